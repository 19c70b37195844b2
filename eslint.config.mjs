import js from "@eslint/js";
import globals from "globals";

const odoo = { odoo: "readonly", owl: "readonly", luxon: "readonly", Chart: "readonly" };

export default [
    js.configs.recommended,
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, ...odoo },
        },
        rules: {
            "no-console": "error",
            "no-restricted-globals": ["error", "event"],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "none" }],
            "no-var": "error",
            curly: "error",
            eqeqeq: "error",
            "prefer-const": ["error", { destructuring: "all" }],
        },
    },
];

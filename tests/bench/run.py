"""Fill an Odoo database with genealogies and measure walks over it."""

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tracebench import plan, table  # noqa: E402
from tracebench.in_setup import run_again  # noqa: E402

MODULES = ("stock", "mrp", "whiz_traceability")


def main(arguments=None):
    options = parse(arguments)
    if getattr(options, "config", True) is None:
        words = sys.argv[1:] if arguments is None else arguments
        return run_again(__file__, words[1:], words[:1])
    try:
        return options.command(options)
    except (LookupError, ValueError) as error:
        return f"{Path(__file__).name}: {error}"


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Times are printed, not judged; a wrong answer ends the run.",
    )
    commands = parser.add_subparsers(title="commands", required=True)

    database = argparse.ArgumentParser(add_help=False)
    database.add_argument(
        "--config",
        metavar="FILE",
        help="configuration file of an Odoo that this Python can import; without it,"
        " the Odoo and the database server of ./setup are used",
    )
    database.add_argument("--database", required=True, metavar="NAME")

    output = argparse.ArgumentParser(add_help=False)
    output.add_argument(
        "--compare",
        metavar="FILE",
        action="append",
        default=[],
        help="show these figures (JSON of another run) beside the new ones",
    )
    output.add_argument("--rst", action="store_true", help="reStructuredText tables")

    command = commands.add_parser(
        "generate",
        parents=[database],
        help="fill a database; it is made when it does not exist",
    )
    command.add_argument(
        "--preset",
        choices=plan.PRESETS,
        default="small",
        help="about 11 thousand, 1.1 million or 11 million move lines",
    )
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(command=generate)

    command = commands.add_parser(
        "measure", parents=[database, output], help="measure on a generated database"
    )
    command.add_argument("--output", metavar="FILE", help="write the figures as JSON")
    command.add_argument("--runs", type=int, default=7, help="timed runs of each walk")
    command.add_argument(
        "--report-seconds",
        type=float,
        default=60,
        metavar="S",
        help="time for one walk with Odoo's traceability report, 0: leave it out",
    )
    command.add_argument(
        "--like",
        metavar="FILE",
        help="measure the lots of this run (JSON) of the same database: choosing them"
        " takes minutes on a large one",
    )
    command.set_defaults(command=measure)

    command = commands.add_parser(
        "turns",
        parents=[database],
        help="ask the same questions of two generated databases, in turns",
    )
    command.add_argument("--beside", required=True, metavar="NAME", help="the other")
    command.add_argument("--runs", type=int, default=9, help="timed runs of each walk")
    command.add_argument(
        "--like",
        metavar="FILE",
        nargs=2,
        default=(None, None),
        help="measure the lots of these runs (JSON) of the two databases",
    )
    command.set_defaults(command=take_turns)

    command = commands.add_parser("table", parents=[output], help="print the tables")
    command.add_argument("file", help="JSON of a run")
    command.set_defaults(command=show)
    return parser.parse_args(arguments)


def generate(options):
    from tracebench import host
    from tracebench.generate import generate as fill

    host.configure(options.config, options.database)
    registry = host.open_registry(options.database, MODULES)
    with host.superuser(registry) as env:
        fill(env, options.preset, options.seed)
    host.vacuum(registry)


def measure(options):
    from tracebench import host
    from tracebench.measure import Bench

    host.configure(options.config, options.database)
    registry = host.open_registry(options.database)
    chosen = options.like and json.loads(Path(options.like).read_text())["chosen"]
    bench = Bench(registry, options.runs, options.report_seconds, chosen=chosen)
    document = bench.run()
    if options.output:
        Path(options.output).write_text(json.dumps(document, indent=1) + "\n")
    print_tables([document], options)


def take_turns(options):
    from tracebench import host, turns
    from tracebench.measure import Bench

    host.configure(options.config, options.database)
    benches = []
    names = options.database, options.beside
    for name, file in zip(names, options.like, strict=True):
        chosen = file and json.loads(Path(file).read_text())["chosen"]
        bench = Bench(host.open_registry(name), chosen=chosen)
        bench.choose()
        benches.append(bench)
    print()
    print(turns.render(turns.compare(benches, options.runs)))


def show(options):
    print_tables([json.loads(Path(options.file).read_text())], options)


def print_tables(documents, options):
    documents += [json.loads(Path(name).read_text()) for name in options.compare]
    documents.sort(key=lambda document: document["dataset"]["move_lines"])
    print()
    print(table.render(table.make_tables(documents), options.rst))


if __name__ == "__main__":
    sys.exit(main())

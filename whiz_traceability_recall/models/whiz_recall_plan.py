from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .whiz_recall import CLOSED_STATES


class ProjectTask(models.Model):
    _inherit = "project.task"

    whiz_recall_hours = fields.Float(
        string="Hours After the Decision",
        help="In the template of a recall's action plan: the task is due so many hours "
        "after it was decided to act. 0: no deadline.",
    )
    whiz_recall_role = fields.Selection(
        lambda self: self.env["whiz.recall.member"]._fields["role"].selection,
        string="Role in the Recall Team",
        help="Who in the team of the case does it. Nobody has the role: the owner.",
    )
    whiz_recall_escalated = fields.Boolean(readonly=True, copy=False)


class ProjectProject(models.Model):
    _inherit = "project.project"

    whiz_recall_kind = fields.Selection(
        lambda self: self.env["whiz.recall"]._fields["kind"].selection,
        string="Plan For",
        help="Makes the project template the action plan of cases of this type.",
    )
    whiz_recall_class = fields.Selection(
        lambda self: self.env["whiz.recall"]._fields["hazard_class"].selection,
        string="And Class",
        help="Only for cases of this class; empty: for those without a plan of their "
        "own.",
    )


class WhizRecallPlan(models.Model):
    """The action plan of a case: a project made from a template."""

    _inherit = "whiz.recall"

    project_id = fields.Many2one(
        "project.project", string="Action Plan", readonly=True, copy=False
    )
    task_count = fields.Integer(compute="_compute_tasks", string="Tasks")
    late_task_count = fields.Integer(compute="_compute_tasks")

    def _compute_tasks(self):
        now = fields.Datetime.now()
        for recall in self:
            tasks = recall.sudo().project_id.task_ids.filtered(
                lambda task: not task.is_closed
            )
            recall.task_count = len(tasks)
            recall.late_task_count = len(
                tasks.filtered(lambda t: t.date_deadline and t.date_deadline < now)
            )

    def _get_plan_template(self):
        """Return the template for the type and class of the case: the one for exactly
        these first, then the one for the type."""
        self.ensure_one()
        return (
            self.env["project.project"]
            .sudo()
            .search(
                [
                    ("is_template", "=", True),
                    ("whiz_recall_kind", "=", self.kind),
                    ("whiz_recall_class", "in", [self.hazard_class, False]),
                    ("company_id", "in", [self.company_id.id, False]),
                ],
                order="whiz_recall_class, company_id, id",
                limit=1,
            )
        )

    def action_make_plan(self):
        """Make the action plan from the template, with deadlines from the decision.

        :raise UserError: no template, or no decision yet
        """
        self.ensure_one()
        self.check_access("write")
        if self.project_id:
            return self.action_view_plan()
        if not self.decided_date:
            self.write(
                {"decided_date": fields.Datetime.now(), "decided_by_id": self.env.uid}
            )
        template = self._get_plan_template()
        if not template:
            raise UserError(
                self.env._(
                    "There is no action plan for this type and class: make a project "
                    "template and choose them in its settings."
                )
            )
        project = template.action_create_from_template(
            {
                "name": self.display_name,
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "whiz_recall_kind": False,
                "whiz_recall_class": False,
            }
        )
        members = {member.role: member for member in self.member_ids}
        for task in project.task_ids:
            member = members.get(task.whiz_recall_role)
            user = member.user_id if member else self.user_id
            hours = task.whiz_recall_hours
            task.write(
                {
                    "user_ids": [fields.Command.set(user.ids)],
                    "date_deadline": self.decided_date + timedelta(hours=hours)
                    if hours
                    else False,
                }
            )
        self.sudo().project_id = project
        self._log(
            "decision",
            self.env._(
                "Action plan made from %(template)s: %(tasks)s tasks.",
                template=template.name,
                tasks=len(project.task_ids),
            ),
        )
        return self.action_view_plan()

    def action_view_plan(self):
        """Open the tasks of the action plan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Action Plan of %(case)s", case=self.name),
            "res_model": "project.task",
            "views": [
                (
                    self.env.ref(
                        "whiz_traceability_recall.view_recall_plan_task_list"
                    ).id,
                    "list",
                ),
                (False, "kanban"),
                (False, "form"),
                (False, "calendar"),
            ],
            "domain": [("project_id", "=", self.project_id.id)],
            "context": {"default_project_id": self.project_id.id},
        }

    def write(self, vals):
        result = super().write(vals)
        if vals.get("decided_date"):
            for recall in self.filtered("project_id"):
                recall._move_deadlines()
        return result

    def _move_deadlines(self):
        """Set the deadlines anew: the moment of the decision was corrected."""
        self.ensure_one()
        for task in self.sudo().project_id.task_ids:
            if task.whiz_recall_hours and not task.is_closed:
                task.date_deadline = self.decided_date + timedelta(
                    hours=task.whiz_recall_hours
                )

    @api.model
    def _cron_escalate(self):
        """Tell the owners and deputies of open cases about late tasks, once each."""
        cases = self.sudo().search(
            [("project_id", "!=", False), ("state", "not in", CLOSED_STATES)]
        )
        tasks = (
            self.env["project.task"]
            .sudo()
            .search(
                [
                    ("project_id", "in", cases.project_id.ids),
                    ("is_closed", "=", False),
                    ("whiz_recall_escalated", "=", False),
                    ("date_deadline", "<", fields.Datetime.now()),
                ]
            )
        )
        by_project = {case.project_id: case for case in cases}
        self.env["ir.cron"]._commit_progress(remaining=len(tasks))
        for task in tasks:
            by_project[task.project_id]._escalate(task)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    def _escalate(self, task):
        self.ensure_one()
        member = self.member_ids.filtered(
            lambda member: member.role == task.whiz_recall_role
        )[:1]
        users = (self.user_id | member.deputy_id) or task.user_ids
        text = self.env._(
            "%(task)s is late: it was due on %(date)s, %(who)s has it.",
            task=task.name,
            date=fields.Datetime.to_string(task.date_deadline),
            who=", ".join(task.user_ids.mapped("name")) or self.env._("nobody"),
        )
        if self.kind == "drill":
            users &= self.user_id
        for user in users:
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=user.id,
                summary=self.env._("Late: %(task)s", task=task.name),
                note=text,
            )
        self._log("decision", text)
        task.whiz_recall_escalated = True

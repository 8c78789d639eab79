"""Sample data for a first look: an invented league, three platform exports, and an account for every part people play.

Goes through the same services and importers as real data. Can be repeated: what is there already stays as it is.
Its clock opens on a day inside the study window of the 2024 notice, or on --day.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.administration.services import DemoAccount, DemoSignIn, create_demo_accounts
from accounts.credentials.second_factor import code_at
from accounts.holders.selectors import person_by_login
from ground import clock
from ground.actors import SystemActor
from ground.demonstration import a_day
from ground.roles import Role
from learners.people.selectors import learner_by_number, learners_visible
from learners.people.services import confirm_posts
from units.selectors import unit_by_path

from ..demo import file_requests, sample_certificate, waiting_rows
from ..playing import go_on

SAMPLES: Path = settings.ROOT / "tests" / "samples"
EXPORTS = {
    "nmg-chinahrt-2024.xlsx": "nmg.chinahrt.com",
    "nmgrcpx-2024.csv": "zj.nmgrcpx.com",
    "xlgl-chinahrt-2024.csv": "xlgl.chinahrt.cn",
}
PASSWORD = "Xilingol-demo-2024"  # noqa: S105 - invented people on an embedded installation, printed at every start
LEAGUE = "锡林郭勒盟"
STAFF = (  # login, name, role, unit
    ("unit", "王秀兰", Role.UNIT_HR, "锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学"),
    ("department", "单文博", Role.DEPARTMENT_HR, "锡林郭勒盟>锡林浩特市>锡林浩特市教育局"),
    ("banner", "乌云塔娜", Role.BANNER_HR, "锡林郭勒盟>锡林浩特市"),
    ("league", "李建国", Role.LEAGUE_REVIEWER, LEAGUE),
    ("policy", "娜仁", Role.LEAGUE_POLICY, LEAGUE),
    ("policy2", "其木格", Role.LEAGUE_POLICY, LEAGUE),
    ("supervisor", "赵监督", Role.SUPERVISOR, LEAGUE),
    ("system", "系统管理员", Role.SYSTEM_ADMIN, LEAGUE),
    ("security", "安全管理员", Role.SECURITY_ADMIN, LEAGUE),
    ("audit", "审计管理员", Role.AUDIT_ADMIN, LEAGUE),
)
LEARNERS = (  # login, ID number in the sample roster, why this one
    ("learner1", "152502197507214742", "各年度都学了"),
    ("learner2", "152525197210196613", "欠缺学时"),
    ("learner3", "152531198410038742", "非公有制单位"),
    ("learner4", "152502198811132543", "生僻字姓名"),
)
LOGINS = tuple(login for login, _number, _why in LEARNERS)


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run-on", action="store_true", help="set the demonstration's clock going again")
        parser.add_argument("--day", type=a_day, metavar="YYYY-MM-DD", help="the day that the demonstration plays")
        parser.add_argument("--code", metavar="ACCOUNT", help="say the present code of an account's second factor")

    def handle(self, *args, **options) -> None:
        if not settings.EMBEDDED:
            raise CommandError("示例数据只能装入嵌入式（embedded）平台，不能装入生产环境。")
        actor = SystemActor("seed_demo")
        kept: Path = settings.DATA_DIR / "demo-accounts.txt"  # empty: begun, but not finished
        if options["code"]:
            self.stdout.write(_present_code(kept, options["code"]))
            return
        if not kept.exists() and learners_visible(actor=actor).exists():
            if options["day"]:
                raise CommandError("--day 只用于演示：平台中的数据不是示例数据。")
            self.stdout.write("平台中已有数据，未装入示例数据。")
            return
        if options["run_on"] or options["day"] or settings.DEMONSTRATION is None:
            go_on(options["day"])
        kept.touch(mode=0o600)
        if not kept.read_text():
            self._import(actor)
            shown = _shown(self._accounts(actor))
            self._under_way(actor)
            kept.write_text(shown)
        self.stdout.write(kept.read_text())

    def _import(self, actor: SystemActor) -> None:
        call_command("import_roster", SAMPLES / "roster-2024.xlsx", since=dt.date(2021, 1, 1), stdout=self.stderr)
        confirm_posts(actor=actor, learners=learners_visible(actor=actor), now=clock.now())
        for name, platform in EXPORTS.items():
            call_command(
                "import_hours", SAMPLES / name, platform=platform, actor="system", office=LEAGUE, verify=True,
                stdout=self.stderr,
            )  # fmt: skip

    def _under_way(self, actor: SystemActor) -> None:
        with tempfile.TemporaryDirectory() as folder:
            rows = waiting_rows(actor=actor, folder=Path(folder), today=clock.today())
            call_command(
                "import_hours", rows, platform="nmg.chinahrt.com", actor="system", office=LEAGUE, stdout=self.stderr
            )
        people = {login: person_by_login(login, clock.today()) for login in ("unit", "league", *LOGINS)}
        present = {login: person for login, person in people.items() if person is not None}
        file_requests(people=present, page=sample_certificate(), now=clock.now())

    def _accounts(self, actor: SystemActor) -> list[DemoSignIn]:
        staff = [
            DemoAccount(login, name, role, unit_by_path(actor=actor, path=unit)) for login, name, role, unit in STAFF
        ]
        people = [(login, learner_by_number(actor=actor, number=number)) for login, number, _why in LEARNERS]
        learners = [DemoAccount(login, learner.name, learner=learner) for login, learner in people if learner]
        return create_demo_accounts(
            actor=actor, wanted=staff + learners, password=PASSWORD, since=dt.date(2021, 1, 1), now=clock.machine_now()
        )


def _present_code(kept: Path, login: str) -> str:
    lines = kept.read_text().splitlines() if kept.exists() else []
    for words in (line.split() for line in lines):
        if words[:1] == [login] and len(words[-1]) == 32:
            return code_at(words[-1], clock.machine_now())
    raise CommandError(f"演示账号中没有需要动态验证码的“{login}”。")


def _shown(accounts: list[DemoSignIn]) -> str:
    why = {login: note for login, _number, note in LEARNERS}
    lines = [f"演示账号（密码都是 {PASSWORD}；工作人员登录时还要输入动态验证码，密钥见右）："]
    for account in accounts:
        role = str(Role(account.role).label) if account.role else f"专业技术人员（{why[account.login]}）"
        secret = f"  {account.totp_secret}" if account.totp_secret else ""
        lines.append(f"  {account.login:<11} {account.name}  {role}{secret}")
    lines.append("动态验证码：./portal --code 账号 显示当前的一个；也可用任何身份验证器应用添加上面的密钥。")
    return "\n".join(lines) + "\n"

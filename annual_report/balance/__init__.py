"""勾稽关系: what a report must satisfy before it goes out, as named checks over its tables and text.

Each fault names both values that disagree. Pure: the facts come in a `Submission`.
"""

from annual_report.balance import agreement, assessors, identities, prose
from annual_report.balance.submission import Check, CheckResult, Severity, Submission

CHECKS: tuple[Check, ...] = (
    Check(
        "E1", "新收＋上年结转＝总计＋结转下年度", Severity.FAIL, identities.received_equals_handled
    ),
    Check("E2", "各项办理结果之和＝（七）总计", Severity.FAIL, identities.results_add_up),
    Check("E3", "六类申请人之和＝总计", Severity.FAIL, identities.kinds_add_up),
    Check("E4", "上年结转＝上年报告的结转下年度", Severity.FAIL, identities.carried_over_unchanged),
    Check("E5", "表四各项结果之和＝总计", Severity.FAIL, identities.remedies_add_up),
    Check("E6", "各单元格为不小于0的数，无空白", Severity.FAIL, identities.cells_are_counts),
    Check("W1", "现行有效＝上年＋制发－废止", Severity.WARN, agreement.documents_in_force_follow),
    Check("W2", "正文数字与表一致", Severity.WARN, prose.prose_agrees),
    Check("W3", "收费说明与台账一致", Severity.WARN, agreement.fees_are_stated),
    Check("W4", "上年尚未审结的案件本年有着落", Severity.WARN, agreement.pending_remedies_return),
    Check("A1", "各部分均有内容", Severity.FAIL, assessors.sections_are_written, True),
    Check(
        "A2",
        "与上年报告相同的文字不超过一半",
        Severity.FAIL,
        assessors.text_is_new,
        of_text=True,
        told=assessors.told_share,
    ),
    Check("A3", "在规定期限内公布", Severity.WARN, assessors.out_in_time),
    Check("A4", "大幅变化在正文中有说明", Severity.WARN, assessors.jumps_are_explained),
    Check("A5", "报告所印数据均有来源", Severity.FAIL, assessors.figures_are_entered),
    Check("A6", "括号成对，日期完整", Severity.FAIL, assessors.text_is_whole, True),
)


def examine(report: Submission, checks: tuple[Check, ...] = CHECKS) -> tuple[CheckResult, ...]:
    """Every check, in order. Text that nobody has written yet cannot fail, only remind."""
    return tuple(
        CheckResult(
            check.id,
            check.title,
            Severity.WARN if check.of_text and not report.is_drafted else check.severity,
            tuple(check.faults(report)),
            check.told(report) if check.told else "",
        )
        for check in checks
    )

"""The report's charts as data: one description each, drawn as SVG and told as a table beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annual_report.figures import YearFigures
from annual_report.figures.channels import RECEIVED, RELEASED
from annual_report.figures.declared import DECLARED
from annual_report.figures.series import (
    MONTHS,
    contacts_by_month,
    outcomes_by_year,
    published_by_month,
    requests_by_year,
    years_until,
)
from annual_report.tables import Form
from records import charts

Number = int | float | None  # None: nothing of it was kept


class Drawing(StrEnum):
    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True)
class Picture:
    """`series` maps a name to one value for each label.

    `section` is the key of the section it stands in on paper; "" for those on the web page alone, for a
    statutory report is to hold nothing beyond what it must say.
    """

    title: str
    description: str
    drawing: Drawing
    labels: tuple[str, ...]
    series: Mapping[str, tuple[Number, ...]]
    unit: str = ""
    section: str = ""
    # By series, which values are lower bounds; a series that is not named has none.
    at_least: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)

    @property
    def svg(self) -> str:
        if self.drawing is Drawing.BARS:
            return charts.bars(
                *(self.title, self.description, self.labels, self.series),
                unit=self.unit,
                at_least=self.at_least,
            )
        return charts.line(self.title, self.description, self.labels, self.series, unit=self.unit)

    @property
    def told(self) -> str:
        """The picture in words, for those who cannot see it: every number it shows."""
        lines = (f"{label}{'、'.join(values)}" for label, values in self.told_rows(self.unit))
        return f"{self.description}{'；'.join(lines)}。"

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The same numbers for the table: a label and what each series says of it."""
        return self.told_rows("")

    def told_rows(self, unit: str) -> list[tuple[str, list[str]]]:
        return [
            (label, [self._told(name, at, unit) for name in self.series])
            for at, label in enumerate(self.labels)
        ]

    def _told(self, name: str, at: int, unit: str) -> str:
        bounds = self.at_least.get(name)
        return charts.amount(
            self.series[name][at], unit, at_least=bounds is not None and bounds[at]
        )


CHANNEL_KEYS = (
    "site_published",
    "weibo_published",
    "wechat_published",
    "city_portal_published",
    "provincial_press_published",
    "local_media_published",
    "newspapers_reports",
    "cctv_reports",
    "hubei_tv_reports",
)
CONTACT_KEYS = (
    "online_politics_received",
    "integrity_hotline_received",
    "mayor_hotline_received",
    "report_12389_received",
    "online_station_received",
    "site_mailbox_received",
)
POWER_KEYS = (
    "powers_penalty",
    "powers_licence",
    "powers_coercion",
    "powers_inspection",
    "powers_reward",
    "powers_confirmation",
    "powers_other",
)
OUTCOME_KEYS = (
    "requests_disclosed",
    "requests_partly",
    "requests_refused",
    "requests_not_provided",
    "requests_not_processed",
    "requests_otherwise",
)


def pictures(figures: YearFigures, form: Form) -> tuple[Picture, ...]:
    """Those that have something to show."""
    year, period = figures.facts.year, figures.facts.period
    of_2008 = form is Form.OF_2008
    drawn = [
        _bars(
            "各渠道公开信息",
            "按渠道比较全年主动公开信息的数量。",
            figures,
            (*CHANNEL_KEYS, *_own(figures, RELEASED)),
            "条",
            "1.1",
        ),
        Picture(
            f"{year}年各月公开信息和来件",
            "网站每月公开信息条数和各渠道每月来件件数。",
            Drawing.LINE,
            tuple(f"{month}月" for month in MONTHS),
            {
                "公开信息": tuple(published_by_month(period)),
                "群众来件": tuple(contacts_by_month(period)),
            },
        ),
        _compared(
            "各渠道来件与上年比较",
            figures,
            (*CONTACT_KEYS, *_own(figures, RECEIVED)),
            "件",
            of_2008,
        ),
        _bars("权责事项按类型", "按权力类型比较权责事项的数量。", figures, POWER_KEYS, "项"),
        Picture(
            "五年来的政府信息公开申请",
            f"{year - 4}年至{year}年每年收到和办结的申请件数。",
            Drawing.LINE,
            tuple(str(each) for each in years_until(year)),
            {name: tuple(values) for name, values in requests_by_year(year).items()},
            "件",
        ),
        Picture(
            "五年来申请的办理结果",
            f"{year - 4}年至{year}年每年办结的申请，按表三的六类办理结果。",
            Drawing.LINE,
            tuple(str(each) for each in years_until(year)),
            {name: tuple(values) for name, values in outcomes_by_year(year).items()},
            "件",
        ),
    ]
    if not of_2008:
        drawn.insert(
            3,
            _bars("申请办理结果", "按办理结果比较办结的申请。", figures, OUTCOME_KEYS, "件", "1.2"),
        )
    return tuple(
        picture
        for picture in drawn
        if any(value for values in picture.series.values() for value in values)
    )


def _own(figures: YearFigures, measure: str) -> tuple[str, ...]:
    """The same figure of channels no shipped chart names: those this bureau entered itself."""
    return tuple(
        key
        for key, figure in figures.declared.items()
        if key not in DECLARED and figure.measure == measure
    )


def _bars(
    title: str,
    description: str,
    figures: YearFigures,
    keys: tuple[str, ...],
    unit: str,
    section: str = "",
) -> Picture:
    kept = [figures[key] for key in keys if figures[key].is_known]
    return Picture(
        title,
        description,
        Drawing.BARS,
        tuple(figure.label for figure in kept),
        {title: tuple(figure.value for figure in kept)},
        unit,
        section,
        {title: tuple(figure.approx for figure in kept)},
    )


def _compared(
    title: str, figures: YearFigures, keys: tuple[str, ...], unit: str, of_2008: bool
) -> Picture:
    """Last year beside this year, for channels of which anything is kept."""
    year = figures.facts.year
    kept = [figures[key] for key in keys if figures[key].is_known]
    return Picture(
        title,
        f"按渠道比较{year - 1}年和{year}年的来件数量。",
        Drawing.BARS,
        tuple(figure.label for figure in kept),
        {
            f"{year - 1}年": tuple(figure.previous for figure in kept),
            f"{year}年": tuple(figure.value for figure in kept),
        },
        unit,
        "1.2" if of_2008 else "",
        {
            f"{year - 1}年": tuple(figure.previous_approx for figure in kept),
            f"{year}年": tuple(figure.approx for figure in kept),
        },
    )

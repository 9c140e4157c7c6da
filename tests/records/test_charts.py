from xml.etree import ElementTree

import pytest

from records import charts

DRAWERS = [charts.bars, charts.stacked, charts.line]


@pytest.mark.parametrize("draw", DRAWERS)
def test_a_chart_is_well_formed_titled_and_free_of_styles(draw):
    svg = draw(
        "来件<数>", "三年", ["2015", "2016"], {"甲&乙": [3, None], "丙": [0, 2.5]}, unit="件"
    )

    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert [root[0].text, root[1].text] == ["来件<数>", "三年"]
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    assert "style=" not in svg


@pytest.mark.parametrize("draw", DRAWERS)
@pytest.mark.parametrize(("labels", "series"), [([], {}), ([], {"甲": []}), (["一"], {"甲": [0]})])
def test_nothing_to_draw_is_still_a_chart(draw, labels, series):
    ElementTree.fromstring(draw("空", "空", labels, series))


@pytest.mark.parametrize("draw", DRAWERS)
def test_a_negative_count_is_refused(draw):
    with pytest.raises(ValueError, match="negative"):
        draw("数", "数", ["一"], {"甲": [-1]})


def test_unknown_is_said_and_not_drawn_as_zero():
    svg = charts.bars("数", "数", ["一"], {"甲": [None]})

    assert "无数据" in svg
    assert ">0<" not in svg


def of(svg, tag):
    return ElementTree.fromstring(svg).findall(f".//{{http://www.w3.org/2000/svg}}{tag}")


def drawn_bars(svg):
    """Bars as (x, width) in order, without the tiles of the patterns and the legend's samples."""
    found = [(float(each.get("x", -1)), float(each.get("width"))) for each in of(svg, "rect")]
    return [(x, width) for x, width in found if x >= 0 and width != 22]


def drawn_text(svg):
    """(x, anchor, what is shown, what is said when pointed at)."""
    for each in of(svg, "text"):
        told = "".join(child.text for child in each)
        yield (
            float(each.get("x")),
            each.get("text-anchor"),
            "".join(each.itertext())[len(told) :],
            told,
        )


@pytest.mark.parametrize("highest", [1, 8, 1001, 1399, 999_999])
@pytest.mark.parametrize("draw", [charts.bars, charts.stacked])
def test_the_longest_bar_leaves_room_for_its_number_and_no_more(draw, highest):
    svg = draw("数", "数", ["一", "二"], {"甲": [highest, highest / 2]}, unit="件")

    (_, longest), (_, half) = drawn_bars(svg)
    assert longest + charts.GAP + charts.wide(f"{highest}件") == pytest.approx(
        charts.WIDTH, abs=0.1
    )
    assert half == pytest.approx(longest / 2, abs=0.1)


@pytest.mark.parametrize(
    ("highest", "step", "steps"),
    [
        (1, 1, 1),
        (8, 2, 4),
        (101, 20, 6),
        (180, 50, 4),
        (1399, 500, 3),
        (2.5, 0.5, 5),
        (1e12, 2.5e11, 4),
    ],
)
def test_an_axis_ends_at_the_nearest_round_step_above(highest, step, steps):
    assert charts.axis([highest, 0, None]) == (step, steps)


LONG = "各县（市、区）公安局、分局在政府门户网站和政务新媒体发布的主动公开政府信息数量（含转发）"


@pytest.mark.parametrize("draw", DRAWERS)
def test_long_names_stay_within_the_drawing(draw):
    svg = draw(LONG, LONG, [LONG, "二"], {LONG: [3, 4], f"{LONG}乙": [1, 2]}, unit="件")

    for x, anchor, shown, _ in drawn_text(svg):
        width = charts.wide(shown)
        begins = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        assert begins >= -0.1
        assert begins + width <= charts.WIDTH + 0.1, shown


def test_a_long_name_is_broken_over_lines_and_nothing_of_it_lost():
    svg = charts.bars("数", "数", [LONG], {"甲": [3]})

    assert LONG in "".join(shown for _, _, shown, _ in drawn_text(svg))


def test_a_label_cut_short_below_an_axis_says_the_rest_when_pointed_at():
    svg = charts.line("数", "数", [LONG], {"甲": [3]})

    _, _, shown, told = list(drawn_text(svg))[-1]
    assert (shown[-1], told) == ("…", LONG)


def test_the_newest_label_of_a_crowded_axis_is_written():
    years = [str(year) for year in range(1990, 2017)]
    shown = [
        each for _, _, each, _ in drawn_text(charts.line("数", "数", years, {"甲": range(27)}))
    ]

    assert "2016" in shown
    assert len([each for each in shown if each in years]) < len(years)


def test_two_charts_on_a_page_share_no_name():
    names = [
        {each.get("id") for each in ElementTree.fromstring(svg).iter() if each.get("id")}
        for svg in (charts.bars(title, "数", ["一"], {"甲": [1], "乙": [2]}) for title in "AB")
    ]

    assert len(names[0]) == 4
    assert not names[0] & names[1]


def test_a_label_cannot_reach_for_a_name_of_the_drawing():
    svg = charts.bars("数", "数", ['"url(#ID-0)'], {"甲": [1]})

    assert "url(#ID-0)" in "".join(shown for _, _, shown, _ in drawn_text(svg))


def test_a_flow_chart_leads_from_step_to_step_with_what_branches_off():
    svg = charts.flow(
        "流程", "甲 → 乙", [("甲<申请>", ["不明确", "需要征求第三方意见"]), ("乙", [])]
    )

    root = ElementTree.fromstring(svg)
    words = [node.text for node in root.iter() if node.tag.endswith("text")]
    assert words == ["甲<申请>", "不明确", "需要征求第三方意见", "乙"]
    assert "style=" not in svg

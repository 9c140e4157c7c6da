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
    assert root[0].text == "来件<数>"
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

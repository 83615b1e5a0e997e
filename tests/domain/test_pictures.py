"""A drawing that stands in a page holds shapes and words only."""

import pytest

from referral.domain.research.pictures import UnfitPicture, named, require_fit

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'


def test_shapes_and_words_fit() -> None:
    require_fit(
        f'{START}<defs><clipPath id="a"><rect width="1"/></clipPath></defs>'
        '<g clip-path="url(#a)"><path d="M0,0"/><text>Tom &lt;&amp; Co</text></g></svg>'
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<rect style="fill:red"/>',
        "<style>rect{}</style>",
        '<image href="https://elders.example/x.png"/>',
        '<g fill="url(https://elders.example/#a)"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        "<!-- x -->",
        "<rect>",
    ],
)
def test_what_acts_fetches_or_brings_a_style_does_not_fit(inner: str) -> None:
    with pytest.raises(UnfitPicture):
        require_fit(f"{START}{inner}</svg>")


def test_a_declaration_does_not_fit() -> None:
    with pytest.raises(UnfitPicture):
        require_fit('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + START + "</svg>")


def test_a_name_is_text_whatever_it_holds() -> None:
    shown = named(f"{START}</svg>", 'Minder dan 5 & "meer"', "Van <b>")
    require_fit(shown)
    assert 'role="img" aria-label="Minder dan 5 &amp; &quot;meer&quot;. Van &lt;b&gt;"' in shown
    assert "<title>Minder dan 5 &amp; &quot;meer&quot;</title>" in shown

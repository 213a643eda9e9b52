"""What is left of Bootstrap's style sheet: every rule that can apply to our pages, and no other."""

import pytest

from web.bootstrap import used

KEPT = [
    "/*! Licence */:root{--bs-blue:#0d6efd}",
    "[data-bs-theme=dark]{color-scheme:dark}",
    "*,::after,::before{box-sizing:border-box}",
    "a:not([href]):hover{color:inherit}",
    ".form-check .form-check-input{float:left}",
    ".visually-hidden:not(caption){position:absolute!important}",
    "@media (prefers-reduced-motion:reduce){.form-control{transition:none}}",
]


@pytest.mark.parametrize("rule", KEPT)
def test_what_may_apply_is_kept_as_it_is(rule):
    assert used(rule.encode()).decode() == rule


@pytest.mark.parametrize(
    "rule",
    [
        "/* a note */",
        ".btn{color:red}",
        ".btn .form-control{color:red}",
        ".form-control.is-valid{color:red}",
        "@media (min-width:576px){.container{max-width:540px}}",
        "@keyframes spin{to{transform:rotate(360deg)}}",
    ],
)
def test_what_cannot_apply_is_left_out(rule):
    assert used(rule.encode()) == b""


def test_of_several_selectors_those_that_may_apply_are_kept():
    sheet = b".btn,.form-control,.card .form-select,button{margin:0}"
    assert used(sheet) == b".form-control,button{margin:0}"

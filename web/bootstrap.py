"""Of Bootstrap's style sheet what the pages use: all of it takes a browser longer to read than a page to lay out."""

from itertools import pairwise

import tinycss2
from tinycss2.ast import AtRule, Comment, LiteralToken, Node, QualifiedRule

# The classes that our pages and the controls on them carry and that Bootstrap has rules for.
CLASSES = frozenset(
    {
        "form-check", "form-check-input", "form-check-label", "form-control", "form-select", "nav-link",
        "visually-hidden",
    }
)  # fmt: skip


def used(sheet: bytes) -> bytes:
    """The rules for elements, for the whole page and for ``CLASSES``, in their order, below its licence."""
    rules, _encoding = tinycss2.parse_stylesheet_bytes(sheet, skip_whitespace=True)
    return tinycss2.serialize(_kept(rules)).encode()


def _kept(rules: list[Node]) -> list[Node]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            rule.prelude = _used_of(rule.prelude)
        elif isinstance(rule, AtRule) and rule.lower_at_keyword == "media":
            rule.content = _kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True))
    return [rule for rule in rules if _says_something(rule)]


def _says_something(rule: Node) -> bool:
    if isinstance(rule, Comment):
        return rule.value.startswith("!")
    if isinstance(rule, QualifiedRule):
        return bool(rule.prelude)
    return isinstance(rule, AtRule) and rule.lower_at_keyword == "media" and bool(rule.content)


def _used_of(prelude: list[Node]) -> list[Node]:
    """Those selectors of a list of which no class is unknown to our pages."""
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    kept: list[Node] = []
    for selector in selectors:
        classes = {after.value for dot, after in pairwise(selector) if dot == "."}
        if classes <= CLASSES:
            kept += [*([LiteralToken(0, 0, ",")] if kept else []), *selector]
    return kept

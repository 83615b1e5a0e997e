"""Templates compile, import what exists and use what they import."""

from collections.abc import Iterator

from jinja2 import Environment, TemplateError, nodes


def violations(environment: Environment, names: list[str]) -> list[str]:
    """Everything wrong with the templates *names*."""
    found = []
    for name in names:
        try:
            source = environment.loader.get_source(environment, name)[0]  # type: ignore[union-attr]  # always set
            tree = environment.parse(source, name)
            environment.get_template(name)
        except TemplateError as error:
            found.append(f"{name}: {type(error).__name__}: {error}")
            continue
        found += [f"{name}: {problem}" for problem in _imports(environment, tree)]
    return found


def _imports(environment: Environment, tree: nodes.Template) -> Iterator[str]:
    used = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}
    for each in tree.find_all(nodes.Import):
        if each.target not in used:
            yield f"{each.target} is imported and not used"
    for taken in tree.find_all(nodes.FromImport):
        offered = _offered(environment, taken.template)
        for item in taken.names:
            source, target = item if isinstance(item, tuple) else (item, item)
            if target not in used:
                yield f"{target} is imported and not used"
            if offered is not None and source not in offered:
                yield f"{source} does not exist in {ast_name(taken.template)}"
    named = [each.template for each in tree.find_all(nodes.Extends)]
    named += [each.template for each in tree.find_all(nodes.Include)]
    for template in named:
        if isinstance(template, nodes.Const) and template.value not in environment.list_templates():
            yield f"{template.value} does not exist"


def _offered(environment: Environment, template: nodes.Expr) -> set[str] | None:
    """The names that *template* offers; None when that cannot be known."""
    if not isinstance(template, nodes.Const):
        return None
    if template.value not in environment.list_templates():
        return set()
    source = environment.loader.get_source(environment, template.value)[0]  # type: ignore[union-attr]  # always set
    try:
        tree = environment.parse(source)
    except TemplateError:
        return None
    macros = {each.name for each in tree.find_all(nodes.Macro)}
    return macros | {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}


def ast_name(template: nodes.Expr) -> str:
    """The name of an imported template, for a message."""
    return str(template.value) if isinstance(template, nodes.Const) else "an unnamed template"

"""Trees of arrays, as the manifest describes them: lists, objects, leaves, and empty subtrees."""


def _where(path):
    return f"argument {path}" if path else "the arguments"


def _name(path, step):
    return f"{path}[{step!r}]" if path else str(step)


_same = "give trees like those that the function was exported with"


def flatten(structure, tree, path=""):
    """The leaves of a tree of the structure, each with its path. Raises TypeError where it has another one."""
    kind = structure["kind"]
    if kind == "leaf":
        return [(path, tree)]
    if kind == "none":
        if tree is None:
            return []
        raise TypeError(f"argument {path}: expected None; got {type(tree).__name__}; {_same}")
    items = structure["items"]
    if kind == "list":
        if not isinstance(tree, (list, tuple)) or len(tree) != len(items):
            got = f"{len(tree)} items" if isinstance(tree, (list, tuple)) else type(tree).__name__
            raise TypeError(f"{_where(path)}: expected {len(items)} items; got {got}; {_same}")
        children = list(enumerate(tree))
    else:
        keys = structure["keys"]
        if not isinstance(tree, dict) or sorted(tree) != sorted(keys):
            got = f"the keys {sorted(map(str, tree))}" if isinstance(tree, dict) else type(tree).__name__
            raise TypeError(f"{_where(path)}: expected a dict with the keys {keys}; got {got}; {_same}")
        children = [(key, tree[key]) for key in keys]
    return [leaf for (step, child), item in zip(children, items) for leaf in flatten(item, child, _name(path, step))]


def unflatten(structure, leaves):
    """The tree of the structure whose leaves an iterator gives in their order."""
    kind = structure["kind"]
    if kind == "leaf":
        return next(leaves)
    if kind == "none":
        return None
    items = [unflatten(item, leaves) for item in structure["items"]]
    return items if kind == "list" else dict(zip(structure["keys"], items))

"""What a wishlist is, in plain Python: lists of ids, without places and statements."""

from copy import deepcopy


class Model:
    """Alice's list.

    Where something comes back among others is not foretold here; ``loose`` holds what
    did so in the last step. Undone at once, it has to be just where it was.
    """

    def __init__(self):
        self.groups = {None: []}  # what is on the list, by group, from the top
        self.names = {}  # of the groups, in their order
        self.archive = {}  # what is archived: its group
        self.things = {}  # what each item is, even after it went
        self.kept = {}  # how to undo, by removal
        self.loose = set()

    def group_of(self, item):
        return next((g for g, items in self.groups.items() if item in items), None)

    def held(self):
        """Return what is on the list and in the archive: item by thing."""
        there = [*self.archive, *(it for items in self.groups.values() for it in items)]
        return {self.things[item]: item for item in there}

    def put(self, item, group, index=0):
        self.take(item)
        self.groups[group].insert(index, item)

    def take(self, item):
        """Take an item away; return its group, and whether it was archived."""
        if item in self.archive:
            return self.archive.pop(item), True
        group = self.group_of(item)
        if item in self.groups[group]:
            self.groups[group].remove(item)
        return group, False

    def save(self, item, thing, group):
        self.things[item] = thing
        old = self.archive.get(item)
        self.put(item, old if group is None else group)

    def archive_items(self, items):
        self.archive |= {item: self.take(item)[0] for item in items}

    def restore_items(self, items):
        for item in items:
            self.put(item, self.archive[item])
        self.loose |= set(items)

    def end_group(self, group):
        """End a group, its items going to the end of Ungrouped; return what they were."""
        archived = [item for item, its in self.archive.items() if its == group]
        was = dict.fromkeys(self.groups[group], False) | dict.fromkeys(archived, True)
        self.groups[None] += self.groups.pop(group)
        self.archive |= dict.fromkeys(archived)
        del self.names[group]
        return {item: (group, is_archived) for item, is_archived in was.items()}

    def keep(self, removal, kind, items, group=None):
        """Note how to undo what happens now: on which items, and on which group."""
        self.kept[removal] = (kind, items, (group, self.names.get(group)))

    def undo(self, removal):
        """Undo; return which items are back, or ``None`` if nothing is."""
        kind, items, (group, name) = self.kept.pop(removal)
        is_group_back = name is not None and name not in self.names.values()
        if is_group_back:
            self.names[group], self.groups[group] = name, []
        back = {item for item in items if self._is_undone(kind, item, group)}
        for item in back:
            its, was_archived = items[item]
            if kind == "archived":
                its, was_archived = self.archive[item], False
            elif kind == "restored":
                its, was_archived = self.group_of(item), True
            elif kind == "kept":
                was_archived = item in self.archive
            self.put(item, its if its in self.groups else None)
            if was_archived:
                self.archive_items([item])
        self.loose |= back | ({group} if is_group_back else set())
        return back if back or is_group_back else None

    def _is_undone(self, kind, item, group):
        held = self.held()
        is_there = held.get(self.things[item]) == item
        if kind == "removed":
            return self.things[item] not in held
        if kind == "kept":
            its = self.archive.get(item, self.group_of(item))
            return is_there and its is None and group in self.groups
        return is_there and (item in self.archive) == (kind == "archived")

    def copy(self):
        return deepcopy(self)

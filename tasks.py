"""The manuscript's tasks: type `invoke --list`."""

from elyazma.tasks import namespace as namespace

# Type `invoke --list`.
from elyazma.tasks import namespace as namespace

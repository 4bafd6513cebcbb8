"""The tasks that `invoke --list` shows, and the program `elyazma`, which has the same.

Nothing heavy is imported at the top of a task's module: a listing and an up-to-date build cost what Invoke
itself costs.
"""

from elyazma import __version__
from elyazma.tasks.begin import new
from elyazma.tasks.bench import bench
from elyazma.tasks.bib import bib
from elyazma.tasks.build import pdf, picture
from elyazma.tasks.command import Collection, ElyazmaProgram
from elyazma.tasks.export import docx, html, jats
from elyazma.tasks.figures import figures
from elyazma.tasks.inspect import check, doctor, journals
from elyazma.tasks.intake import import_
from elyazma.tasks.letters import letter, response
from elyazma.tasks.release import release, verify
from elyazma.tasks.revise import diff, merge
from elyazma.tasks.status import status
from elyazma.tasks.submit import submit
from elyazma.tasks.upkeep import clean, test
from elyazma.tasks.watch import watch

namespace = Collection(
    new,
    import_,
    pdf,
    watch,
    docx,
    html,
    jats,
    diff,
    merge,
    submit,
    letter,
    response,
    status,
    check,
    picture,
    journals,
    bib,
    figures,
    release,
    verify,
    doctor,
    test,
    bench,
    clean,
)
program = ElyazmaProgram(version=__version__, namespace=namespace, name="Elyazma", binary="elyazma")

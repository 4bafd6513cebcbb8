r"""Hostile TeX: a stranger's text and a journal's template that run programs, read and write outside, and never end.

A text is read before TeX sees it, and most of this is refused there. A journal's template is TeX as it stands: what it
does only the confinement holds back. Each is therefore tried in both, and with both engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from attack_links import write_secret_png
from scenes import SECRET, Attack, Scene, Step, copy_manuscript
from tool_child import NEITHER

from small_pdf import one_page

KIND, ENDLESS = "TeX: reads, writes, runs", "TeX: never ends, or takes all memory"
ENGINES = ("xelatex", "lualatex")
STEPS: tuple[Step, ...] = (("pdf",),)
OWN = ("manuscript", "bib", "styles")
CPU_SECONDS = 15
"""What one process may take here, so that an endless one ends while somebody looks on; the program allows 120."""


def _lua(code: str) -> str:
    return rf"\ifdefined\directlua\directlua{{{code}}}\fi x"


READS: Mapping[str, str] = {
    "input": r"\input{OUT/secret.tex}",
    "input-up": r"\input{../../../../outside/secret.tex}",
    "input-primitive": "\\makeatletter\\@@input OUT/secret.tex \\makeatother",
    "input-passwd": r"\input{/etc/passwd}",
    "input-key": r"\input{KEY}",
    "input-proc": r"\input{/proc/self/environ}",
    "input-link": r"\input{/proc/self/root/OUT/secret.tex}",
    "include": r"\include{../../../outside/secret}",
    "openin": r"\newread\r\openin\r=OUT/secret.tex \ifeof\r\else\read\r to\x\x\fi",
    "openin-up": r"\newread\r\openin\r=../../../outside/secret.tex \ifeof\r\else\read\r to\x\x\fi",
    "readline": r"\newread\r\openin\r=KEY \ifeof\r\else\readline\r to\x\x\fi",
    "pdffile": r'\ifdefined\XeTeXpdffile\XeTeXpdffile "OUT/secret.pdf"\fi',
    "picfile": r'\ifdefined\XeTeXpicfile\XeTeXpicfile "OUT/secret.png"\fi',
    "includegraphics": r"\includegraphics{OUT/secret.pdf}",
    "includegraphics-png": r"\includegraphics{OUT/secret.png}",
    "fstream": r"\special{pdf:fstream @x (OUT/secret.tex)}\special{pdf:put @catalog <</X @x>>}x",
    "fstream-key": r"\special{pdf:fstream @x (KEY)}\special{pdf:put @catalog <</X @x>>}x",
    "pdf-image": r"\special{pdf:image (OUT/secret.pdf)}x",
    "pdf-epdf": r"\special{pdf:epdf (OUT/secret.pdf)}x",
    "pdf-map": r"\special{pdf:mapfile OUT/secret.tex}x",
    "ps-file": r"\special{PSfile=OUT/secret.eps}x",
    "ps-literal": r"\special{ps: (OUT/secret.tex) run}x",
    "ps-header": r"\special{header=OUT/secret.eps}x",
    "dvipdfmx-config": r"\special{dvipdfmx:config z 0}\special{dvipdfmx:config D touch.OUT/made}x",
    "pipe": r'\input{|"cat OUT/secret.tex"}',
    "pipe-openin": r'\newread\r\openin\r="|cat OUT/secret.tex" \ifeof\r\else\read\r to\x\x\fi',
    "font": r"\font\x=OUT/secret.tfm \x x",
    "font-file": '\\ifdefined\\XeTeXversion\\font\\x="[OUT/secret.tex]" \\x x\\fi',
    "file-dump": r"\ifdefined\filedump\filedump{OUT/secret.tex}\else\ifdefined\pdffiledump\pdffiledump{KEY}\fi\fi",
    "file-sum": r"\ifdefined\mdfivesum\mdfivesum file {OUT/secret.tex}\fi",
    "file-get": r"\ExplSyntaxOn\file_get:nnN{OUT/secret.tex}{}\x \x\ExplSyntaxOff",
    "ior": r"\ExplSyntaxOn\ior_open:Nn\g_tmpa_ior{OUT/secret.tex}\ior_get:NN\g_tmpa_ior\x \x\ExplSyntaxOff",
    "lua-open": _lua(r"local f=io.open('OUT/secret.tex') if f then tex.print(f:read('*a')) end"),
    "lua-key": _lua(r"local f=io.open('KEY') if f then tex.print(f:read('*a')) end"),
    "lua-lines": _lua(r"for l in io.lines('OUT/secret.tex') do tex.print(l) end"),
    "lua-dofile": _lua(r"pcall(dofile,'OUT/secret.lua')"),
    "lua-lfs": _lua(r"for f in lfs.dir('OUT') do tex.print(f) end"),
    "lua-link": _lua(r"lfs.link('OUT/secret.tex','own.tex',true) tex.print('\\input{own.tex}')"),
    "lua-image": _lua(r"img.write(img.scan{filename='OUT/secret.pdf'})"),
    "lua-attach": _lua(r"pdf.obj{type='stream',file='OUT/secret.tex',immediate=true}"),
    "lua-kpse": _lua(r"tex.print(kpse.find_file('OUT/secret.tex') or 'none')"),
}
"""TeX that reads what is outside; OUT is the folder, KEY a key in a home."""

WRITES: Mapping[str, str] = {
    "openout": r"\newwrite\w\immediate\openout\w=OUT/made \immediate\write\w{x}\immediate\closeout\w x",
    "openout-over": r"\newwrite\w\immediate\openout\w=OUT/secret.tex \immediate\write\w{x}\immediate\closeout\w x",
    "openout-up": r"\newwrite\w\immediate\openout\w=../../../../outside/made \immediate\write\w{x} x",
    "openout-section": r"\newwrite\w\immediate\openout\w=../../../manuscript/sections/01-introduction.tex "
    r"\immediate\write\w{x} x",
    "openout-git": r"\newwrite\w\immediate\openout\w=../../../.git/hooks/pre-commit \immediate\write\w{x} x",
    "write18": r"\immediate\write18{touch OUT/made SPRUNG}x",
    "write18-later": r"\write18{touch OUT/made SPRUNG}x",
    "shellesc": r"\RequirePackage{shellesc}\ShellEscape{touch OUT/made SPRUNG}x",
    "pipe": r'\input{|"touch OUT/made SPRUNG"}',
    "minted": r"\RequirePackage{minted}\inputminted{python}{OUT/secret.tex}",
    "epstopdf": r"\RequirePackage{epstopdf}\epstopdfDeclareGraphicsRule{.x}{pdf}{.pdf}{touch OUT/made SPRUNG}x",
    "iow-shell": r"\ExplSyntaxOn\sys_shell_now:n{touch~OUT/made~SPRUNG}\ExplSyntaxOff",
    "settings-of-the-driver": r"\newwrite\w\immediate\openout\w=dvipdfmx.cfg "
    r'\immediate\write\w{D "touch OUT/made SPRUNG"}\immediate\closeout\w \special{PSfile=a.eps}x',
    "settings-of-tex": r"\newwrite\w\immediate\openout\w=texmf.cnf \immediate\write\w{shell_escape=t}"
    r"\immediate\closeout\w\immediate\write18{touch OUT/made SPRUNG}x",
    "engine-comment": "%&lualatex --shell-escape\n\\immediate\\write18{touch OUT/made SPRUNG}x",
    "lua-execute": _lua(r"os.execute('touch OUT/made SPRUNG')"),
    "lua-popen": _lua(r"io.popen('touch OUT/made SPRUNG')"),
    "lua-exec": _lua(r"os.exec{'touch','SPRUNG'}"),
    "lua-spawn": _lua(r"os.spawn{'touch','SPRUNG'}"),
    "lua-open": _lua(r"local f=io.open('OUT/made','w') if f then f:write('x') f:close() end"),
    "lua-over": _lua(r"local f=io.open('OUT/secret.tex','a') if f then f:write('x') f:close() end"),
    "lua-remove": _lua(r"os.remove('OUT/secret.tex')"),
    "lua-rename": _lua(r"os.rename('OUT/secret.tex','OUT/other')"),
    "lua-folder": _lua(r"lfs.mkdir('OUT/made') lfs.rmdir('OUT/empty')"),
    "lua-touch": _lua(r"lfs.touch('OUT/secret.tex',86400,86400)"),
    "lua-mode": _lua(r"os.setenv('HOME','OUT') os.execute('chmod 777 OUT/secret.tex')"),
    "lua-socket": _lua(r"local s=pcall(require,'socket') if s then os.execute('touch SPRUNG') end"),
    "lua-load": _lua(r"pcall(package.loadlib,'libc.so.6','system')"),
    "lua-ffi": _lua(
        "local f,c=pcall(require,'ffi') "
        "if f then c.cdef'int system(const char *)' c.C.system('touch OUT/made SPRUNG') end"
    ),
}
"""TeX that writes outside, deletes there, or runs a program; SPRUNG is what the program would leave."""

LOOPS: Mapping[str, str] = {
    "loop": r"\def\x{\x}\x",
    "loop-of-pages": r"\loop x\newpage\iftrue\repeat",
    "memory": r"\def\x{a\x}\edef\y{\x}",
    "groups": r"\def\x{{\x}}\x",
    "files": r"\newwrite\w\immediate\openout\w=big \loop\immediate\write\w{xxxxxxxxxxxxxxxxxxxxxxxxxx}\iftrue\repeat",
    "lua-memory": _lua(r"local t={} while true do t[\csname #\endcsname t+1]=string.rep('x',1e6) end"),
    "lua-loop": _lua(r"while true do end"),
    "waiting": r"\newread\r\openin\r=/dev/stdin \read\r to\x\read-1 to\x",
    "endless-file": r"\input{/dev/zero}",
}
"""TeX that never ends."""


def list_attacks(confinement: str) -> Iterator[Attack]:
    """Yield each in a text and in a journal's template, for both engines.

    Where nothing confines TeX a stranger's manuscript is refused, which it is by being called so.
    """
    environment = {"ELYAZMA_UNTRUSTED": "1"} if confinement == NEITHER else {}
    for engine in ENGINES:
        for name, tex in (*READS.items(), *WRITES.items()):
            for where, lay_in in (("text", _lay_text), ("template", _lay_template)):
                lay = partial(lay_in, engine, tex)
                yield Attack(KIND, f"{engine} {where} {name}", lay, STEPS, environment=environment, kept=OWN)
        for name, tex in LOOPS.items():
            lay = partial(_lay_template, engine, tex)
            yield Attack(ENDLESS, f"{engine} {name}", lay, STEPS, environment=environment, kept=OWN, cpu=CPU_SECONDS)


def _lay_out(engine: str, scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    style = scene.root / "styles/plain/style.toml"
    style.write_text(style.read_text("utf-8").replace("size_pt", f'engine = "{engine}"\nsize_pt'), encoding="utf-8")
    (scene.outside / "empty").mkdir(parents=True)
    for name in ("secret.tex", "secret.eps", "secret.tfm", "secret.lua"):
        (scene.outside / name).write_text(f"{SECRET}\n", encoding="utf-8")
    (scene.outside / "secret.pdf").write_bytes(one_page(f"% {SECRET}\n0 0 m 9 9 l S\n"))
    (scene.outside / "secret.png").write_bytes(write_secret_png())


def _fill(tex: str, scene: Scene) -> str:
    places = {"OUT": scene.outside, "KEY": scene.home / ".ssh/id_ed25519", "SPRUNG": scene.sprung}
    for name, path in places.items():
        tex = tex.replace(name, str(path))
    return tex


def _lay_text(engine: str, tex: str, scene: Scene) -> None:
    _lay_out(engine, scene)
    with (scene.root / "manuscript/sections/01-introduction.tex").open("a", encoding="utf-8") as section:
        section.write(f"\n{_fill(tex, scene)}\n")


def _lay_template(engine: str, tex: str, scene: Scene) -> None:
    _lay_out(engine, scene)
    template = scene.root / "styles/plain/article.tex.j2"
    text = template.read_text("utf-8").replace(r"\usepackage{bookmark}", "\\usepackage{bookmark,graphicx}")
    end = r"\end{document}"
    template.write_text(text.replace(end, f"\n{_fill(tex, scene)}\n{end}"), encoding="utf-8")

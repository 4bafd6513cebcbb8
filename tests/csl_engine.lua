-- Reads documents as pandoc's JSON, one a line; writes each with its citations, or an empty line.
for line in io.lines() do
  local done, answer = pcall(function()
    return pandoc.write(pandoc.utils.citeproc(pandoc.read(line, "json")), "json")
  end)
  io.write(done and answer or "", "\n")
  io.flush()
end

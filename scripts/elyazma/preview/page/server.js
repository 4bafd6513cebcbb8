// What the server is asked, and what it tells.

export async function ask(question, values = {}) {
  const answer = await fetch(`/${question}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export async function readFacts() {
  const answer = await fetch("/facts");
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export function listen(hearers, whenLost) {
  const source = new EventSource("/events");
  for (const [kind, hear] of Object.entries(hearers)) {
    source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  }
  // A connection that breaks is made again by the browser; one that the server has ended for good is not.
  source.addEventListener("error", whenLost);
  source.addEventListener("open", () => whenLost(null));
}

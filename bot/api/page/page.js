// The operations of the document, each with what it takes, to be tried with a key.
const answered = await fetch("/api/v1/openapi.json");
const api = await answered.json();
const main = document.getElementById("operations");

function made(kind, text, to) {
  const one = document.createElement(kind);
  if (text) one.textContent = text;
  to?.append(one);
  return one;
}

function resolved(one) {
  return one.$ref ? one.$ref.slice(2).split("/").reduce((at, name) => at[name], api) : one;
}

for (const [path, methods] of Object.entries(api.paths)) {
  const shared = (methods.parameters ?? []).map(resolved);
  for (const [method, operation] of Object.entries(methods)) {
    if (method !== "parameters") draw(path, method, operation, [...shared, ...(operation.parameters ?? []).map(resolved)]);
  }
}

function draw(path, method, operation, parameters) {
  const box = made("details", "", main);
  const head = made("summary", "", box);
  made("b", method.toUpperCase(), head);
  head.append(` ${path} — ${operation.summary}`);
  const form = made("form", "", box);
  const fields = parameters.map((parameter) => {
    const label = made("label", `${parameter.name} `, form);
    const input = made("input", "", label);
    input.type = "text";
    input.required = Boolean(parameter.required);
    return { parameter, input };
  });
  const kinds = Object.keys(operation.requestBody?.content ?? {});
  let body = null;
  if (kinds.length) {
    const label = made("label", "body ", form);
    body = made(kinds[0] === "application/json" ? "textarea" : "input", "", label);
    if (body.tagName === "INPUT") body.type = "file";
  }
  made("button", "Send", form);
  const out = made("div", "", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(path, method, fields, body, out);
  });
}

async function send(path, method, fields, body, out) {
  const headers = { Authorization: `Bearer ${document.getElementById("key").value}` };
  const query = new URLSearchParams();
  let to = path;
  for (const { parameter, input } of fields) {
    if (parameter.in === "path") to = to.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value && parameter.in === "query") query.set(parameter.name, input.value);
    else if (input.value) headers[parameter.name] = input.value;
  }
  const sent = body?.type === "file" ? body.files[0] : body?.value || undefined;
  const base = "/api/v1";
  out.replaceChildren();
  const found = await fetch(`${base}${to}${query.size ? `?${query}` : ""}`, { method: method.toUpperCase(), headers, body: sent });
  made("p", `${found.status} ${found.statusText}`, out);
  const kind = found.headers.get("Content-Type") ?? "";
  if (kind.startsWith("image/")) {
    made("img", "", out).src = URL.createObjectURL(await found.blob());
  } else if (kind.startsWith("text/event-stream")) {
    const said = made("pre", "", out);
    const reader = found.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) said.append(part.value);
  } else {
    const text = await found.text();
    made("pre", kind.includes("json") && text ? JSON.stringify(JSON.parse(text), null, 2) : text, out);
  }
}

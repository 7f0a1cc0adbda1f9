/** The reference page: a small page of our own that draws the description in the browser. */

export const referencePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Yiqiao: API reference</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<header><h1>Yiqiao: API reference</h1><p id="about">Loading…</p></header>
<main><nav id="list" aria-label="Operations"></nav><div id="operations"></div></main>
<noscript><p>The description itself is at <a href="/api/openapi.json">/api/openapi.json</a>.</p></noscript>
<script src="/api/docs.js"></script>
</body>
</html>
`

export const referenceStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
header { padding: 1.5rem 2rem; border-bottom: 1px solid #8885; }
h1 { margin: 0; font-size: 1.5rem; }
main { display: flex; gap: 2rem; padding: 1rem 2rem; }
nav { flex: 0 0 17rem; position: sticky; top: 1rem; align-self: flex-start; }
nav h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
nav a { display: block; padding: .1rem 0; color: inherit; }
#operations { flex: 1; min-width: 0; }
article { border-bottom: 1px solid #8885; padding-bottom: 1.5rem; }
h3 { margin-bottom: .25rem; overflow-wrap: anywhere; }
code, pre { font: .9rem/1.4 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; background: #8881; border-radius: .4rem; max-height: 26rem; }
.method { display: inline-block; min-width: 3.5rem; font-weight: 700; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; }
@media (max-width: 50rem) { main { flex-direction: column; padding: 1rem; } nav { position: static; flex: none; } }
`

export const referenceScript = `const make = (tag, text, attributes = {}) => {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

const schemaBlock = (title, schema) => {
  const block = make('details')
  block.append(make('summary', title), make('pre', JSON.stringify(schema, null, 2)))
  return block
}

const parameterTable = (parameters) => {
  const table = make('table')
  const head = make('tr')
  for (const name of ['name', 'in', 'needed', 'meaning']) head.append(make('th', name))
  table.append(head)
  for (const { name, in: place, required, schema } of parameters) {
    const row = make('tr')
    const meaning = (schema && (schema.description || schema.pattern || (schema.enum || []).join(', '))) || ''
    for (const text of [name, place, required ? 'yes' : '', meaning]) row.append(make('td', text))
    table.append(row)
  }
  return table
}

const drawOperation = (path, method, operation) => {
  const article = make('article', undefined, { id: operation.operationId })
  const heading = make('h3')
  heading.append(make('span', method.toUpperCase(), { class: 'method' }), make('code', ' ' + path))
  article.append(heading, make('p', operation.summary))
  if (operation.description) article.append(make('p', operation.description))
  if (operation.parameters) article.append(parameterTable(operation.parameters))
  const body = operation.requestBody && operation.requestBody.content['application/json']
  if (body) article.append(schemaBlock('Body', body.schema))
  for (const [status, answer] of Object.entries(operation.responses)) {
    const content = answer.content && Object.values(answer.content)[0]
    if (content) article.append(schemaBlock('Answer ' + status, content.schema))
  }
  return article
}

const draw = (description) => {
  const list = document.getElementById('list')
  const operations = document.getElementById('operations')
  const about = document.getElementById('about')
  about.textContent = description.info.description + ' Version ' + description.info.version + '. '
  about.append(make('a', 'OpenAPI 3.1', { href: '/api/openapi.json' }))
  for (const { name, description: what } of description.tags) {
    list.append(make('h2', what))
    for (const [path, methods] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!(operation.tags || []).includes(name)) continue
        list.append(make('a', operation.summary, { href: '#' + operation.operationId }))
        operations.append(drawOperation(path, method, operation))
      }
    }
  }
  operations.append(make('h2', 'Schemas'))
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    operations.append(schemaBlock(name, schema))
  }
}

fetch('/api/openapi.json')
  .then((response) => response.json())
  .then(draw, () => { document.getElementById('about').textContent = 'The description cannot be loaded.' })
`

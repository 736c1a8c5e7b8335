// The peer of the interoperation tests, by uWebSockets: node uwebsockets.mjs PORT
// What each path does is described in InteropServer.java.
import uWS from 'uwebsockets';

const observers = new Map();

const query = (socket) => new URLSearchParams(socket.getUserData().query);

const behaviours = {
  '/echo': {
    message: (socket, data, isBinary) => socket.send(data, isBinary, true),
  },

  '/fragments': {
    message: (socket, data, isBinary) => {
      const half = data.byteLength / 2;
      // Not compressed: it would deflate each part as if it were a message of its own.
      socket.sendFirstFragment(data.slice(0, half), isBinary, false);
      socket.sendLastFragment(data.slice(half), false);
    },
  },

  '/ping': {
    open: (socket) => socket.ping('are you there'),
    pong: (socket, payload) => socket.send(`pong ${Buffer.from(payload)}`),
  },

  '/close': {
    open: (socket) => {
      const parameters = query(socket);
      if (parameters.has('code')) {
        socket.end(Number(parameters.get('code')), parameters.get('reason'));
      } else {
        socket.end();
      }
    },
  },

  '/closes': {
    open: (socket) => observers.set(query(socket).get('id'), socket),
  },
};

function upgrade(response, request, context) {
  const offered = request.getHeader('sec-websocket-protocol').split(/, */);
  response.upgrade(
    { query: request.getQuery() },
    request.getHeader('sec-websocket-key'),
    offered.includes('chat') ? 'chat' : '',
    request.getHeader('sec-websocket-extensions'),
    context,
  );
}

function close(socket, code, reason) {
  const id = query(socket).get('id');
  const observer = observers.get(id);
  if (observer === socket) {
    observers.delete(id);
  } else {
    observer?.send(`${code} ${Buffer.from(reason)}`);
  }
}

const app = uWS.App();

for (const [path, behaviour] of Object.entries(behaviours)) {
  app.ws(path, {
    compression: uWS.SHARED_COMPRESSOR,
    maxPayloadLength: 64 << 20,
    maxBackpressure: 256 << 20,
    upgrade,
    close,
    ...behaviour,
  });
}

app.get('/refuse', (response) => {
  response.writeStatus('503 Service Unavailable').writeHeader('Retry-After', '7').end('restarting');
});

app.listen('127.0.0.1', Number(process.argv[2]), (socket) => {
  if (!socket) {
    throw new Error(`port ${process.argv[2]} cannot be listened on`);
  }
});

// The peer of the interoperation tests, by the "ws" package: node node-ws.mjs PORT
// What each path does is described in InteropServer.java.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const observers = new Map();

const behaviours = {
  '/echo': (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),

  '/fragments': (socket) =>
    socket.on('message', (data, isBinary) => {
      const half = data.length / 2;
      socket.send(data.subarray(0, half), { binary: isBinary, fin: false });
      socket.send(data.subarray(half), { binary: isBinary, fin: true });
    }),

  '/ping': (socket) => {
    socket.on('pong', (payload) => socket.send(`pong ${payload}`));
    socket.ping('are you there');
  },

  '/close': (socket, query) =>
    query.has('code')
      ? socket.close(Number(query.get('code')), query.get('reason'))
      : socket.close(),

  '/closes': (socket, query) => {
    const id = query.get('id');
    observers.set(id, socket);
    socket.on('close', () => observers.delete(id));
  },
};

const http = createServer();

const sockets = new WebSocketServer({
  server: http,
  maxPayload: 64 << 20,
  perMessageDeflate: true,
  handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false),
  verifyClient: ({ req }, accept) => {
    const { pathname } = new URL(req.url, 'http://localhost');
    if (pathname === '/refuse') {
      accept(false, 503, 'restarting', { 'Retry-After': '7' });
    } else {
      accept(pathname in behaviours, 404);
    }
  },
});

sockets.on('connection', (socket, request) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  // An error that nobody listens for ends the process; a close follows each.
  socket.on('error', () => {});
  behaviours[pathname](socket, searchParams);
  socket.on('close', (code, reason) => {
    observers.get(searchParams.get('id'))?.send(`${code} ${reason}`);
  });
});

http.listen(Number(process.argv[2]), '127.0.0.1');

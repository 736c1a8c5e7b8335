// The peer of the tests with faults of the network, by the "ws" package:
//   node numbered-peer.mjs PORT BACKLOG
// Tells in lines which numbers came in: TIME FLOW received NUMBER. A connection is asked for as
// /?flow=NAME&since=TIME&every=MILLIS&from=NUMBER: number n is sent at since + n * every, whichever
// process runs then, and those from `from` on that were due before are sent at once; none if every is 0.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const [port, backlog] = process.argv.slice(2).map(Number);
const PADDING = ` ${'x'.repeat(2000)}`;

const server = createServer();
new WebSocketServer({ server }).on('connection', (socket, request) => {
  const query = new URL(request.url, 'ws://peer').searchParams;
  const flow = query.get('flow');
  const [since, every, from] = ['since', 'every', 'from'].map((name) => Number(query.get(name)));

  socket.on('message', (data) =>
    console.log(`${Date.now()} ${flow} received ${parseInt(data.toString(), 10)}`));
  socket.on('error', () => {
    // A connection that breaks is what this is about; "close" follows.
  });

  if (every > 0) {
    let next = from;
    const sendDue = () => {
      for (const due = Math.floor((Date.now() - since) / every); next <= due; next++) {
        socket.send(next % 10 === 9 ? next + PADDING : `${next}`);
      }
    };
    const timer = setInterval(sendDue, every);
    socket.on('close', () => clearInterval(timer));
    sendDue();
  }
});
server.listen({ port, host: '0.0.0.0', backlog }, () => console.log('ready'));

process.stdin.on('end', () => process.exit()).resume();

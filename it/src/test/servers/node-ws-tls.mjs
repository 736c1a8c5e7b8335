// TLS servers that send messages back, by the "ws" package: node node-ws-tls.mjs AUTHORITY SERVER...
// AUTHORITY: a PEM file with whom the servers trust. SERVER: PORT PEM PROTOCOL DEMAND, where PEM is a
// file with a key and its certificate, and DEMAND "true" if clients must show a certificate.
// What each is for is described in TlsServer.java. They begin to listen one after the other.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';

const [authority, ...servers] = process.argv.slice(2);

while (servers.length > 0) {
  const [port, pem, protocol, demand] = servers.splice(0, 4);
  const https = createServer({
    key: readFileSync(pem),
    cert: readFileSync(pem),
    ca: readFileSync(authority),
    requestCert: demand === 'true',
    minVersion: protocol,
    maxVersion: protocol,
  });
  new WebSocketServer({ server: https }).on('connection', (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  );
  https.listen(Number(port), '127.0.0.1');
  await once(https, 'listening');
}

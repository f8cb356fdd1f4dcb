// A bittorrent-tracker over HTTP and UDP that prints each event it hears.
// tracker.mjs FOLDER ADDRESS PORT, where FOLDER/node_modules has the package
import path from 'path'
import { pathToFileURL } from 'url'

const [folder, address, port] = process.argv.slice(2)
const { default: Server } = await import(pathToFileURL(path.resolve(folder, 'node_modules/bittorrent-tracker/server.js')))

const server = new Server({ http: true, udp: true, ws: false, stats: true, interval: 60000 })
for (const event of ['start', 'complete', 'stop']) server.on(event, (peer) => console.log(`${event} ${peer}`))
server.on('error', (e) => console.log('error', e.message))
server.on('warning', (e) => console.log('warning', e.message))
const ipv6 = address.includes(':')
server.listen(Number(port), { http: address, udp: ipv6 ? '127.0.0.1' : address, udp6: ipv6 ? address : '::1' })

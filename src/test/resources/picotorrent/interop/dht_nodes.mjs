// A DHT of bittorrent-dht nodes that know nobody else.
// dht_nodes.mjs FOLDER ADDRESS FIRST_PORT COUNT, where FOLDER/node_modules has the package
import path from 'path'
import { pathToFileURL } from 'url'

const [folder, address, firstPort, count] = process.argv.slice(2)
const { default: DHT } = await import(pathToFileURL(path.resolve(folder, 'node_modules/bittorrent-dht/index.js')))

for (let i = 0; i < Number(count); i++) {
  const node = new DHT({ bootstrap: i === 0 ? false : [`${address}:${firstPort}`] })
  node.on('error', (e) => console.log('error', e.message))
  await new Promise((resolve) => node.listen(Number(firstPort) + i, address, resolve))
  if (i > 0) await new Promise((resolve) => { node.once('ready', resolve); setTimeout(resolve, 2000) })
}
console.log('ready')

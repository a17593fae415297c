// Lets a checkout of Good-Enough Golfers seat the people of an input file, again and again until it is stopped.
//
//   node golfers.js CHECKOUT INPUT
//
// Prints a line when it is ready, and then one line of JSON for each schedule. Its solver is a plain script that expects
// lodash as `_`, so both are loaded into a context of their own, with a seeded Math.random.
const fs = require('fs')
const path = require('path')
const vm = require('vm')

const [checkout, file] = process.argv.slice(2)
const input = JSON.parse(fs.readFileSync(file, 'utf8'))
const read = name => fs.readFileSync(path.join(checkout, name), 'utf8')

function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61)
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
}

const context = vm.createContext({})
vm.runInContext('Math', context).random = seeded(1 + input.seed)
vm.runInContext(read('node_modules/lodash/lodash.js'), context)
vm.runInContext(read('lib/geneticSolver.js'), context)

// It knows tables of one size only: empty chairs are people who must never meet each other.
const groups = input.tables.length
const ofSize = Math.max(...input.tables)
const empty = []
for (let i = input.people; i < groups * ofSize; i++) empty.push(i)

// With leaders, the first people are those, one for each table; so everybody gets a number of its own for it.
const leaders = input.leaders || []
const order = [...leaders, ...Array.from({length: groups * ofSize}, (_, i) => i).filter(i => !leaders.includes(i))]
const number = []
order.forEach((person, position) => { number[person] = position })

const never = [...(input.apart || []), ...(empty.length > 1 ? [empty] : [])].map(group => group.map(i => number[i]))
const parties = {}
;(input.party || []).forEach((party, i) => { if (party >= 0) (parties[party] = parties[party] || []).push(number[i]) })
const discouraged = Object.values(parties).filter(party => party.length > 1)

console.log(JSON.stringify({ready: true}))
const since = process.hrtime.bigint()
for (;;) {
  let rounds = []
  context.geneticSolver(groups, ofSize, input.rounds, leaders.length > 0, never, discouraged, result => {
    rounds = result.rounds
    if (!result.done) console.log(JSON.stringify({rounds: rounds.length}))
  })
  const labels = Array.from({length: input.people}, () => new Array(input.rounds).fill(-1))
  rounds.forEach((round, r) => round.forEach((group, table) => group.forEach(position => {
    if (order[position] < input.people) labels[order[position]][r] = table
  })))
  console.log(JSON.stringify({seconds: Number(process.hrtime.bigint() - since) / 1e9, labels}))
}

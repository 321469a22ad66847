/** The one rule of the layout: who may import whom. @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain knows no AWS, no Lambda, no pkijs and no Node: it imports only the domain.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    {
      name: 'adapters-import-the-domain-only',
      comment: 'infra/aws and infra/pki turn ports into calls; they compose nothing.',
      severity: 'error',
      from: { path: '^infra/(aws|pki)/' },
      to: { path: '^(handlers|cli|test|infra)/', pathNot: '^infra/$1/' },
    },
    {
      name: 'local-cloud-knows-nothing-of-landfall',
      comment: 'infra/local is AWS on localhost. It is given a packaged template and runs that.',
      severity: 'error',
      from: { path: '^infra/local/' },
      to: { path: '^(domain|handlers|cli|test|infra)/', pathNot: '^infra/local/' },
    },
    {
      name: 'local-cloud-is-started-by-the-command-only',
      severity: 'error',
      from: { pathNot: '^(infra/local|cli|test)/' },
      to: { path: '^infra/local/' },
    },
    {
      name: 'handlers-do-not-know-the-command',
      severity: 'error',
      from: { path: '^handlers/' },
      to: { path: '^(cli|test)/' },
    },
    {
      name: 'pkijs-lives-in-infra-pki',
      severity: 'error',
      from: { pathNot: '^(infra/pki|test)/' },
      to: { path: 'node_modules/(pkijs|asn1js)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

// An OpenID provider: node provider.mjs PORT REDIRECT_URI. Whoever types a login is who he says;
// addresses that begin with "unverified" are not verified. It insists on PKCE.
import Provider from 'oidc-provider'

const [port, redirectUri] = process.argv.slice(2)
const people = (id) => ({
  accountId: id,
  claims: () => ({
    sub: `person-${id}`,
    email: id,
    email_verified: !id.startsWith('unverified'),
    name: 'Grace Hopper',
    given_name: 'Grace',
    family_name: 'Hopper'
  })
})
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'leadmill', client_secret: 'a secret of both', redirect_uris: [redirectUri] }],
  claims: { openid: ['sub', 'email', 'email_verified', 'name', 'given_name', 'family_name'] },
  scopes: ['openid', 'email', 'profile'],
  conformIdTokenClaims: false,
  findAccount: (_, id) => people(id),
  pkce: { required: () => true },
  cookies: { keys: ['of the tests'] }
})
provider.listen(Number(port), '127.0.0.1')

begin;
select plan(24);

select is(identity.from_base64url(identity.base64url(b)), b, length(b) || ' bytes come back')
  from (values (''::bytea), ('\xff'), ('\xfbff'), ('\xfbfffe')) as v (b);
select ok(identity.base64url(decode(repeat('fbff', 100), 'hex')) !~ '[+/=\n]', 'the text needs no escaping and has one line');

create temp table given as select
  '{"role": "member", "sub": "ann", "aud": "leadmill"}'::jsonb
    || jsonb_build_object('exp', floor(extract(epoch from clock_timestamp())) + 60) as claims;
create temp table signed as select identity.sign_token(claims) as token from given;
select is(identity.verify_token(token), claims, 'we read what we signed') from signed, given;
select is(
  split_part(token, '.', 3),
  translate(encode(extensions.hmac(convert_to(split_part(token, '.', 1) || '.' || split_part(token, '.', 2), 'UTF8'),
    (select secret from identity.signing_key where retired_at is null and audience = 'leadmill' order by created_at desc limit 1),
    'sha256'), 'base64'), E'+/=\n', '-_'),
  'HMAC-SHA256 as in RFC 7515') from signed;
select is(convert_from(identity.from_base64url(split_part(token, '.', 1)), 'UTF8')::jsonb - 'kid', '{"alg": "HS256", "typ": "JWT"}',
  'the header says so') from signed;

select is(identity.verify_token(t), null, d)
from signed, given, lateral (select split_part(token, '.', 1) as header,
  identity.base64url(convert_to((claims || '{"role": "admin", "aud": "admin"}')::text, 'UTF8')) as body) as x, lateral (values
  (null, 'nothing is refused'), ('', 'empty is refused'), ('a.b', 'two parts are refused'), ('a.b.c', 'nonsense is refused'),
  ('é.é.é', 'what is no base64 is refused'),
  (repeat('x', 5000), 'what is too long is refused'),
  (identity.base64url('{"alg": "none"}') || '.' || split_part(token, '.', 2) || '.', 'alg none is refused'),
  (identity.base64url('{"alg": "none"}') || '.' || split_part(token, '.', 2) || '.' || split_part(token, '.', 3),
    'alg none with a signature is refused'),
  (split_part(token, '.', 1) || '.' || identity.base64url(convert_to((claims || '{"role": "admin"}')::text, 'UTF8')) || '.'
    || split_part(token, '.', 3), 'other claims are refused'),
  (identity.sign_token(claims) || 'x', 'one letter more is refused'),
  (x.header || '.' || x.body || '.' || identity.base64url(extensions.hmac(convert_to(x.header || '.' || x.body, 'UTF8'),
    (select secret from identity.signing_key where retired_at is null and audience = 'leadmill'), 'sha256')),
      'an admin''s token that the public door''s key has signed is refused'),
  (left(token, -5) || 'AAAAA', 'another signature is refused'),
  (split_part(token, '.', 1) || '.' || split_part(token, '.', 2) || '.', 'no signature is refused'),
  (identity.sign_token(claims - 'exp'), 'a token without exp is refused'),
  (identity.sign_token(claims || '{"exp": 1}'), 'one that has run out is refused')) as v (t, d);

select identity.rotate_signing_key();
select is(identity.verify_token(token), claims, 'a token outlives one rotation') from signed, given;

select * from finish();
rollback;

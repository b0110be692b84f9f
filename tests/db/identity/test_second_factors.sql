begin;
select plan(19);

create temp table f as select tests.create_user('ann@example.com') as ann;
select tests.add_totp(ann), tests.add_passkey(ann, '\xa1') from f;

-- What no function lets through, the tables refuse as well.
create function pg_temp.broken(statement text) returns text language plpgsql as $$
declare
  v_name text;
begin
  execute statement;
  return 'nothing';
exception when check_violation or unique_violation then
  get stacked diagnostics v_name = constraint_name;
  return v_name;
end $$;
select is(pg_temp.broken('update identity.second_factor set ' || change || ' where kind = ' || quote_literal(kind)), 'second_factor_' || name,
  kind || ': ' || change)
from (values
  ('totp', 'kind = ''sms''', 'kind_is_known'),
  ('totp', 'name = '' ''', 'name_has_a_length'),
  ('totp', 'name = repeat(''x'', 101)', 'name_has_a_length'),
  ('totp', 'last_step = null', 'totp_has_its_parts'),
  ('totp', 'credential_id = ''\x01''', 'passkey_has_its_parts'),
  ('totp', 'model_id = gen_random_uuid()', 'passkey_has_its_parts'),
  ('passkey', 'last_step = 1', 'totp_has_its_parts'),
  ('passkey', 'public_key = null', 'passkey_has_its_parts'),
  ('passkey', 'sign_count = -1', 'passkey_is_bounded'),
  ('passkey', 'credential_id = ''''', 'passkey_is_bounded'),
  ('passkey', 'public_key = decode(repeat(''00'', 2001), ''hex'')', 'passkey_is_bounded'),
  ('passkey', 'transports = array_fill(''usb''::text, array[11])', 'passkey_is_bounded')) as v (kind, change, name);
select is(pg_temp.broken($$select tests.add_passkey(ann, '\xa1') from f$$), 'second_factor_credential_is_unique', 'a passkey is registered once');
update identity.second_factor set removed_at = clock_timestamp() where credential_id = '\xa1';
select is(pg_temp.broken($$select tests.add_passkey(ann, '\xa1') from f$$), 'nothing', 'or again after it was removed');
select is(pg_temp.broken(
  $$insert into identity.passkey_challenge (hash, purpose, session_id, expires_at)
    select sha256('x'), 'log_in', s.id, now() from identity.session as s limit 1$$),
  'passkey_challenge_belongs_to_a_session', 'a challenge for a log-in belongs to no session');
select is(pg_temp.broken($$insert into identity.passkey_challenge (hash, purpose, expires_at) values (sha256('x'), 'prove', now())$$),
  'passkey_challenge_belongs_to_a_session', 'any other does');
select is(pg_temp.broken($$update identity.session set second_factor = 'sms'$$), 'session_second_factor_is_known', 'a session knows its factor');

-- Nobody but definers reads what is in the tables.
select is_empty(
  $$select t, r
    from unnest(array['second_factor', 'recovery_code', 'log_in_ticket', 'passkey_challenge']) as t,
      unnest(array['anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor']) as r
    where has_any_column_privilege(r, ('identity.' || t)::regclass, 'select, insert, update')$$,
  'no role of a process or caller reads or writes them');
-- Whoever copies the table of factors computes no code of them.
select is_empty(
  $$select from identity.second_factor as s
    where position(identity.totp_secret(s.id) in convert_to(s::text, 'UTF8')) > 0
      or strpos(s::text, encode(identity.totp_secret(s.id), 'hex')) > 0$$, 'the secret of an app is not in its row');

select * from finish();
rollback;

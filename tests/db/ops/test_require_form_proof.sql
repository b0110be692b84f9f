begin;
select plan(54);

-- Nobody who logs in may make tables, not even temporary ones.
create temp table trapped (answer jsonb);
create temp table given (challenge jsonb, next jsonb, other jsonb);
create temp table solved (good text, hasty text, other text);
create temp table bad (what text, proof text, fault text);
grant select, insert on trapped, given, solved, bad to public;
create temp table f as select tests.create_niche() as niche, tests.create_user(admin => true) as admin;
alter table f add slug text;
update f set slug = (select n.slug from catalog.niche as n where n.id = f.niche);
grant select on f to public;
create function pg_temp.send(proof text default null, trap text default null, address text default '203.0.113.7')
  returns void language sql as $$
  select set_config('request.headers', jsonb_strip_nulls(jsonb_build_object(
    'x-form-proof', proof, 'x-form-trap', trap, 'x-forwarded-for', address))::text, true)
$$;
create function pg_temp.submit() returns text language sql as $$
  select format('select api.submit_lead(%L, ''{"name": "Ada", "email": "ada@leads.example"}'', ''{"budget": 100, "location": ["US"]}'')',
    slug) from f
$$;
create function pg_temp.sign_up() returns text language sql as $$
  select format('select api.sign_up(%L, ''correct horse battery'', ''Ltd'')', gen_random_uuid() || '@people.example')
$$;
-- Solves as ALTCHA's libraries do: counts until the hash begins as it must.
create function pg_temp.solve(challenge jsonb) returns text language plpgsql as $$
declare
  v_counter bigint := 0;
  v_salt bytea := decode(challenge #>> '{parameters,salt}', 'hex') || decode(challenge #>> '{parameters,nonce}', 'hex');
  v_prefix bytea := decode(challenge #>> '{parameters,keyPrefix}', 'hex');
begin
  while substring(sha256(v_salt || substring(int8send(v_counter) from 5)) from 1 for length(v_prefix)) <> v_prefix loop
    v_counter := v_counter + 1;
  end loop;
  return pg_temp.payload(challenge, to_jsonb(v_counter));
end
$$;
create function pg_temp.payload(challenge jsonb, counter jsonb) returns text language sql as $$
  select encode(convert_to(jsonb_build_object(
    'challenge', challenge - 'is_required' - 'seconds', 'solution', jsonb_build_object('counter', counter))::text, 'UTF8'), 'base64')
$$;
-- The same challenge, made so many seconds earlier.
create function pg_temp.older(challenge jsonb, seconds integer) returns jsonb language plpgsql security definer as $$
declare
  v_parameters jsonb := challenge -> 'parameters';
begin
  v_parameters := jsonb_set(v_parameters, '{data,at}', to_jsonb((v_parameters #>> '{data,at}')::bigint - seconds * 1000));
  v_parameters := jsonb_set(v_parameters, '{expiresAt}', to_jsonb((v_parameters ->> 'expiresAt')::bigint - seconds));
  return challenge || jsonb_build_object('parameters', v_parameters,
    'signature', encode(ops.keyed_hash('form challenge ' || v_parameters::text), 'hex'));
end
$$;
create function pg_temp.fault(statement text) returns text language plpgsql as $$
declare
  v_message text;
begin
  execute statement;
  return 'taken';
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_message = message_text;
  return (v_message::jsonb ->> 'code') || coalesce(' ' || ((v_message::jsonb ->> 'details')::jsonb #>> '{0,code}'), '');
end
$$;
create function pg_temp.leads() returns bigint language sql security definer as 'select count(*) from intake.lead';

select is(tests.outcome(s), '42501', r || ' has no key: ' || left(s, 40))
from (values ('anon'), ('member'), ('leadmill_api'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as a,
  (values ($$select ops.form_challenge('x', '{}')$$), ($$select ops.require_form_proof('intake.leads', 'x', '{}')$$)) as w (s);
select tests.act_as_nobody();

-- With the settings as delivered no proof is required, but the trap works.
select tests.act_as_anon();
select pg_temp.send();
select is(pg_temp.fault(pg_temp.submit()), 'taken', 'a form is taken');
select is(pg_temp.fault(pg_temp.sign_up()), 'taken', 'a sign-up is taken');
select is(pg_temp.leads(), 1::bigint, 'there it is');
select pg_temp.send(trap => 'https://buy.example');
insert into trapped select api.submit_lead(slug, '{"name": "Bot"}', '{}') as answer from f;
select is(array(select jsonb_object_keys(answer) order by 1), '{lead_id,niche,niche_name,submitted_at,upload_token}',
  'a robot is answered as everybody, whatever it sent') from trapped;
select is(pg_temp.fault(pg_temp.sign_up()), 'taken', 'a robot is answered like everybody at sign-up, too');
select is(pg_temp.leads(), 1::bigint, 'a form that was refused has done nothing');
select pg_temp.send('rubbish');
select is(pg_temp.fault(pg_temp.submit()), 'LM061 malformed', 'a proof that is not required must be valid all the same');
select tests.act_as_nobody();

-- An admin asks for proofs.
select tests.act_as_anon();
select is(tests.outcome(format('select api.set_form_guard(%L)', niche)), '42501', 'not everybody says so') from f;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.set_form_guard(%L, true, %s)', niche, bad)), '400 LM210', 'out of bounds: ' || bad)
  from f, unnest('{-1,601,"3, -1","3, 101"}'::text[]) as bad;
select is(tests.outcome('select api.set_form_guard(gen_random_uuid())'), '404 LM202', 'a form guard needs an existing niche');
select api.set_form_guard(niche, true, 5) from f;
select tests.act_as_nobody();
select tests.act_as_anon();
select pg_temp.send();
select is(pg_temp.fault(pg_temp.submit()), 'LM061 missing', 'the leads of this niche now require a proof');
select is(pg_temp.fault(pg_temp.sign_up()), 'taken', 'sign-ups do not');
select is(tests.outcome($$select api.form_challenge('no-such-niche')$$), '404 LM202', 'there is no challenge for nothing');
insert into given select api.form_challenge(slug) as challenge, api.form_challenge(slug) as next, api.form_challenge() as other from f;
select is(challenge - 'parameters' - 'signature', '{"is_required": true, "seconds": 5}', 'a challenge says what the form requires')
  from given;
select isnt(challenge -> 'signature', next -> 'signature', 'two challenges differ') from given;
insert into solved
select pg_temp.solve(pg_temp.older(challenge, 6)) as good, pg_temp.solve(pg_temp.older(next, 0)) as hasty,
  pg_temp.solve(pg_temp.older(other, 6)) as other from given;

select pg_temp.send(hasty) from solved;
select is(pg_temp.fault(pg_temp.submit()), 'LM061 too_fast', 'a form that is filled in faster than the guard permits is refused');
select pg_temp.send(other) from solved;
select is(pg_temp.fault(pg_temp.submit()), 'LM061 other_form', 'the proof of one form is none for another');
select pg_temp.send(good) from solved;
select is(pg_temp.fault(replace(pg_temp.submit(), 'ada@', 'ada')), 'LM301 not_an_email', 'a lead with a fault is refused');
select is(pg_temp.fault(pg_temp.submit()), 'taken', 'a refused lead does not use up the proof');
select is(pg_temp.fault(pg_temp.submit()), 'LM061 used', 'a proof is accepted only once');
select is(pg_temp.leads(), 2::bigint, 'one proof is one lead');

-- What is no proof.
insert into bad
select b.what, b.proof, b.fault
from given, lateral (select pg_temp.older(challenge, 6) as c) as c, lateral (values
  ('no base64', '%%%', 'malformed'), ('no JSON', encode(convert_to('{', 'UTF8'), 'base64'), 'malformed'),
    ('no text', encode('\xff', 'base64'), 'malformed'),
  ('a NUL', encode(convert_to('{"a": "\u0000"}', 'UTF8'), 'base64'), 'malformed'), ('a novel', repeat('A', 4004), 'malformed'),
  ('null', encode(convert_to('null', 'UTF8'), 'base64'), 'forged'), ('a number', encode(convert_to('1', 'UTF8'), 'base64'), 'forged'),
    ('nothing', encode(convert_to('{}', 'UTF8'), 'base64'), 'forged'),
  ('less work', pg_temp.payload(jsonb_set(c, '{parameters,keyPrefix}', '""'), '0'), 'forged'),
  ('another time', pg_temp.payload(jsonb_set(c, '{parameters,expiresAt}', '4000000000'), '0'), 'forged'),
  ('no signature', pg_temp.payload(c - 'signature', '0'), 'forged'),
  ('run out', pg_temp.payload(pg_temp.older(challenge, 3601), '0'), 'expired'),
  ('unsolved', pg_temp.payload(c, '4294967295'), 'unsolved'), ('no number', pg_temp.payload(c, '"x"'), 'unsolved'),
  ('too large', pg_temp.payload(c, '99999999999999999999'), 'unsolved'), ('a fraction', pg_temp.payload(c, '1.5'), 'unsolved'),
  ('below zero', pg_temp.payload(c, '-1'), 'unsolved'), ('none', pg_temp.payload(c, 'null'), 'unsolved')) as b (what, proof, fault);
select is(s.fault, 'LM061 ' || bad.fault, bad.what)
  from bad, lateral (select pg_temp.send(bad.proof)) as h, lateral (select pg_temp.fault(pg_temp.submit()) as fault, h) as s;

-- Partners and admins are trusted.
select tests.act_as_nobody();
select pg_temp.send();
select set_config('role', 'partner', true);
select is(pg_temp.fault(pg_temp.submit()), 'taken', 'a partner proves nothing');
select tests.act_as_nobody();

-- By network.
update ops.rate_limit set maximum = 3 where name in ('intake.leads', 'identity.sign_ups');
update catalog.niche set is_proof_required = null;
select tests.act_as_anon();
select pg_temp.send(address => '198.51.100.1');
select is(array_agg(pg_temp.fault(pg_temp.submit()) order by n), '{taken,taken,taken,LM062}', 'one network sends so many leads')
  from generate_series(1, 4) as n;
select is(array_agg(pg_temp.fault(pg_temp.sign_up()) order by n), '{taken,taken,taken,LM062}', 'one network sends so many sign-ups')
  from generate_series(1, 4) as n;
select pg_temp.send(address => '198.51.100.2');
select is(pg_temp.fault(pg_temp.submit()), 'taken', 'another sends its own');

select * from finish();
rollback;

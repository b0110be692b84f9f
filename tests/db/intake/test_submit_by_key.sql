begin;
select plan(19);

create temp table f as
select n as niche, tests.create_organization('Partner') as organization, tests.create_organization('Rival') as rival
from tests.create_niche() as n;
alter table f add key uuid, add rivals uuid, add slug text;
with k as (
  insert into identity.api_key (organization_id, name, prefix, key_hash, scopes)
  select o, 'x', 'lm_live_' || left(md5(o::text), 8), sha256('x'), '{submit_leads}' from f, unnest(array[organization, rival]) as o
  returning id, organization_id)
update f set key = (select id from k where organization_id = organization), rivals = (select id from k where organization_id = rival);
update f set key = (select id from identity.api_key as k where k.organization_id = organization),
  rivals = (select id from identity.api_key as k where k.organization_id = rival),
  slug = (select n.slug from catalog.niche as n where n.id = niche);
grant select on f to public;
create function pg_temp.act_as_key(organization uuid, key uuid, niches jsonb default null, idempotency text default null) returns void
language sql as $$
  select set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object('role', 'partner', 'org', organization, 'sid', key,
      'scopes', '{submit_leads}'::text[], 'niches', niches))::text, true),
    set_config('request.headers', jsonb_strip_nulls(jsonb_build_object('x-forwarded-for', '192.0.2.1',
      'idempotency-key', idempotency))::text, true),
    set_config('role', 'partner', true)
$$;
create function pg_temp.submit(more text default '') returns text language sql as $$
  select format('select api.submit_lead(%L, %L, tests.vps_answers()%s)', f.slug, '{"name": "Ann", "email": "ann@customer.example"}', more) from f
$$;
create function pg_temp.submitted(more text default '') returns jsonb language plpgsql as $$
declare v_answer jsonb;
begin
  execute pg_temp.submit(more) into v_answer;
  return v_answer;
end $$;
create temp table answers (who text, answer jsonb);
grant all on answers to public;

select pg_temp.act_as_key(organization, key, null, 'once-and-again') from f;
insert into answers select 'first', pg_temp.submitted();
insert into answers select 'again', pg_temp.submitted();
insert into answers select 'argument', pg_temp.submitted(', submission_key => ''once-and-again''');
select is((select count(distinct answer) from answers), 1::bigint, 'the same key gets the same answer, as a header or an argument');
select is(tests.outcome(pg_temp.submit(', attribution => ''{"utm_source": "x"}''')), '409 LM302', 'with other content it is refused');
select is(tests.faults(pg_temp.submit(', submission_key => ''another-word''')), 'submission_key not_a_match', 'two keys that differ are refused');
select results_eq('select id, status, key from api.submitted_leads()',
  $$select (answer ->> 'lead_id')::uuid, 'pending_approval', 'once-and-again' from answers where who = 'first'$$, 'the partner sees its lead');
select is((select count(*) from api.submitted_leads(submission_key => 'once-and-again')), 1::bigint, 'by its key');
select is((select count(*) from api.submitted_leads(submission_key => 'another')), 0::bigint, 'and not by others');
select is((select count(*) from api.submitted_leads(lead_id => (select (answer ->> 'lead_id')::uuid from answers where who = 'first'))),
  1::bigint, 'by its id');
select is((select count(*) from api.submitted_leads(before => (select (answer ->> 'lead_id')::uuid from answers where who = 'first'))),
  0::bigint, 'page by page');
select is(tests.outcome(format('select api.submitted_leads(submission_key => repeat(%L, 1001))', 'x')), '400 LM060', 'its argument is bounded');
select pg_temp.act_as_key(organization, key, null, 'short') from f;
select is(tests.faults(pg_temp.submit()), 'submission_key wrong_length', 'a key has 8 to 200 characters');

select tests.act_as_nobody();
select pg_temp.act_as_key(rival, rivals, null, 'once-and-again') from f;
insert into answers select 'rival', pg_temp.submitted();
select isnt((select answer from answers where who = 'rival'), (select answer from answers where who = 'first'),
  'the same word of another partner is another key');
select is((select count(*) from api.submitted_leads()), 1::bigint, 'who sees its own lead only');
select tests.act_as_nobody();

select pg_temp.act_as_key(organization, key, jsonb_build_array(gen_random_uuid())) from f;
select is(tests.outcome(pg_temp.submit()), '403 LM314', 'a key of other niches is refused');
select is((select count(*) from api.submitted_leads()), 0::bigint, 'and does not see the leads of this one');
select pg_temp.act_as_key(organization, key, jsonb_build_array(niche)) from f;
select is(tests.outcome(pg_temp.submit()), 'done', 'a key of this niche is not');
select tests.act_as_nobody();

update ops.rate_limit set maximum = 1 where name = 'intake.partner_leads';
select tests.forget_spending();
select pg_temp.act_as_key(organization, key) from f;
select is(tests.outcome(pg_temp.submit()), 'done', 'as many leads as the limit says');
select is(tests.outcome(pg_temp.submit()), '429 LM315', 'and no more');
select tests.act_as_nobody();
select tests.act_as_anon();
select is(tests.outcome('select api.submitted_leads()'), '42501', 'a stranger submitted nothing');
select tests.act_as_nobody();
select is((select count(*) from intake.partner_submission), 4::bigint, 'each lead by key has its partner');

select * from finish();
rollback;

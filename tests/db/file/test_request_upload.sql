begin;
select plan(46);

create temp table fixture as select
  tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer, o as organization,
  tests.create_user('other@people.example') as other, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_lead(n, null, 'pending_approval') as lead, tests.create_lead(n, null, 'pending_approval') as next,
  tests.create_lead(n, null, 'approved') as approved, null::text as token, null::text as token_of_approved
from tests.create_organization() as o, tests.create_niche() as n;
update fixture set token = intake.upload_token(lead), token_of_approved = intake.upload_token(approved);
update identity.membership as m set role = 'viewer' from fixture where m.user_id = viewer;
grant select on fixture to public;

create function pg_temp.ask(purpose text, media_type text, byte_count bigint, lead uuid default null, token text default null)
returns text language sql as $$
  select tests.outcome(format('select * from file.request_upload(%L, %L, %L, %L, %L)', purpose, media_type, byte_count, lead, token))
$$;

select is_empty(
  $$select r from unnest('{anon,member,partner,admin,leadmill_worker}'::text[]) as r
    where has_function_privilege(r, 'file.request_upload(text,text,bigint,uuid,text)', 'execute')$$,
  'only the service may request uploads');

-- Logos
select tests.serve();
select is(pg_temp.ask('logo', 'image/png', 1000), '403 LM115', 'nobody has no logo');
select tests.serve(admin) from fixture;
select is(pg_temp.ask('logo', 'image/png', 1000), '403 LM115', 'an admin uploads no logo: 403 LM115');
select tests.serve(viewer) from fixture;
select is(pg_temp.ask('logo', 'image/png', 1000), '403 LM115', 'a viewer changes none');
select tests.serve(owner) from fixture;
select is(pg_temp.ask(p, m, b), o, d)
from (values
  ('logo', 'image/svg+xml', 1000, '400 LM251', 'no SVG, which is a program'),
  ('logo', 'text/html', 1000, '400 LM251', 'no HTML'),
  ('logo', 'application/pdf', 1000, '400 LM251', 'a logo is no PDF'),
  ('logo', 'IMAGE/PNG', 1000, '400 LM251', 'types are written in one way'),
  ('logo', null, 1000, '400 LM251', 'a type is needed'),
  ('avatar', 'image/png', 1000, '400 LM251', 'no other purpose'),
  (null, 'image/png', 1000, '400 LM251', 'a purpose is needed'),
  ('logo', 'image/png', 1048577, '400 LM252', 'a byte more than the limit is too large'),
  ('logo', 'image/png', 0, '400 LM252', 'nothing is nothing'),
  ('logo', 'image/png', -1, '400 LM252', 'less than nothing, too'),
  ('logo', 'image/png', null, '400 LM252', 'a size is needed')) as t (p, m, b, o, d);
select tests.act_as_nobody();
select is_empty('select from file.file', 'nothing was written');
select tests.serve(owner) from fixture;
select is(pg_temp.ask('logo', 'image/png', 1048576), 'done', 'an owner uploads a logo up to the limit');
select is(pg_temp.ask('logo', 'image/jpeg', 1), 'done', 'an owner uploads a logo of one byte');
select tests.act_as_nobody();
select results_eq(
  $$select f.purpose, f.organization_id, f.lead_id, f.media_type, f.byte_count, f.status, f.created_by,
      round(extract(epoch from f.upload_ends_at - f.created_at))
    from file.file as f order by f.created_at limit 1$$,
  $$select 'logo', organization, null::uuid, 'image/png', 1048576::bigint, 'awaited', owner, 600::numeric from fixture$$,
  'it is awaited for ten minutes');
update ops.setting set value = '2' where name in ('file.logos_per_day', 'file.files_per_lead');
select tests.serve(owner) from fixture;
select is(pg_temp.ask('logo', 'image/png', 1000), '409 LM254', 'there is a limit for a day');
select tests.serve(other) from fixture;
select is(pg_temp.ask('logo', 'image/png', 1000), 'done', 'each organisation is counted separately');

-- Attachments
select tests.serve();
select is(pg_temp.ask('attachment', 'application/pdf', 1000, lead), '403 LM250', 'nobody can attach a file without a token') from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, lead, ''), '403 LM250', 'an empty token attaches no file') from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, next, token), '403 LM250', 'the token of another lead attaches no file')
  from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, gen_random_uuid(), token), '403 LM250',
  'the answer does not reveal which leads exist') from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, null, token), '403 LM250', 'a lead is needed') from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, approved, token_of_approved), '403 LM250', 'an approved lead stays as it was')
  from fixture;
select tests.serve(owner) from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 1000, lead), '403 LM250', 'a member attaches to no lead of others') from fixture;
select tests.serve();
select is(pg_temp.ask('attachment', 'image/svg+xml', 1000, lead, token), '400 LM251', 'an SVG image is refused for attachments, too')
  from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 10485761, lead, token), '400 LM252', 'a file above the limit is refused')
  from fixture;
select is(pg_temp.ask('attachment', 'application/pdf', 10485760, lead, token), 'done', 'the submitter of a lead attaches a file')
  from fixture;
select is(pg_temp.ask('attachment', 'image/webp', 1000, lead, token), 'done', 'the submitter of a lead attaches a second file')
  from fixture;
select is(pg_temp.ask('attachment', 'image/webp', 1000, lead, token), '409 LM254', 'a lead has no more uploads than the limit')
  from fixture;
select tests.act_as_nobody();
update file.file as f set status = 'deleted', deletion_reason = 'refused', deleted_at = now() from fixture where f.lead_id = lead;
select tests.serve();
select is(pg_temp.ask('attachment', 'image/webp', 1000, lead, token), '409 LM254', 'deleted uploads count, too') from fixture;
select tests.serve(admin) from fixture;
select is(pg_temp.ask('attachment', 'image/webp', 1000, gen_random_uuid()), '404 LM305', 'an admin learns that the lead does not exist');
select is(pg_temp.ask('attachment', 'image/webp', 1000, approved), 'done', 'an admin attaches a file to any lead') from fixture;
select tests.act_as_nobody();
select results_eq(
  $$select f.purpose, f.organization_id, f.lead_id, f.created_by from file.file as f, fixture
    where f.lead_id in (lead, approved) order by f.created_at$$,
  $$select 'attachment', null::uuid, l, u from fixture, lateral (values (lead, null), (lead, null), (approved, admin)) as t (l, u)$$,
  'the attachments belong to their leads');
update intake.lead as l set created_at = created_at - interval '61 minutes' from fixture where l.id = next;
update fixture set token = intake.upload_token(next);
select tests.serve();
select is(pg_temp.ask('attachment', 'image/webp', 1000, next, token), '403 LM250', 'the token expires after an hour') from fixture;
select tests.act_as_nobody();
select is(
  (select count(distinct f.folder) from file.file as f), (select count(*) from file.file), 'each file has a folder of its own');
select is((select count(*) from audit.event as e where e.entity = 'file.file' and e.action = 'insert'), 6::bigint,
  'each upload is recorded');

-- A budget.
create temp table more as select tests.create_lead(n, null, 'pending_approval') as lead, null::text as token, place
from tests.create_niche('uploads') as n, generate_series(0, 3) as place;
update more set token = intake.upload_token(lead);
grant select on more to public;
update ops.rate_limit set maximum = 2048 where name = 'file.upload_kilobytes';
create function pg_temp.from_network(address text, bytes bigint, place integer) returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform tests.serve(), set_config('request.headers', jsonb_build_object('x-forwarded-for', address)::text, true);
  v_outcome := (select pg_temp.ask('attachment', 'image/webp', bytes, m.lead, m.token) from more as m where m.place = from_network.place);
  perform tests.act_as_nobody();
  return v_outcome;
end
$$;
select is(pg_temp.from_network('203.0.113.9', 1048576, 0), 'done', 'a network uploads');
select is(pg_temp.from_network('203.0.113.9', 1048577, 1), '429 LM256',
  'a network cannot upload a kilobyte more than its budget, whatever the lead');
select is(pg_temp.from_network('203.0.113.9', 1048576, 1), 'done', 'a network uploads up to the whole of its budget');
select is(pg_temp.from_network('203.0.113.10', 1048576, 2), 'done', 'another has its own');
update ops.rate_limit set maximum = 1 where name = 'file.upload_kilobytes_in_all';
select is(pg_temp.from_network('203.0.113.11', 1048576, 3), '429 LM256', 'all networks together have a budget: 429 LM256');
select tests.serve(admin) from fixture;
select is(pg_temp.ask('attachment', 'image/webp', 5000000, approved), 'done', 'the budget of all networks does not bind an admin')
  from fixture;

select * from finish();
rollback;

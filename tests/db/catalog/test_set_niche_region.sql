begin;
select plan(8);

create temp table f as select tests.create_niche() as niche, tests.create_user('ann@example.com') as ann,
  tests.create_user('boss@example.com', admin => true) as boss;
grant select on f to public;
select tests.act_as_anon();
select is(tests.outcome(format('select api.set_niche_region(%L, %L)', niche, 'DE')), '42501',
  'an anonymous caller does not say where a niche is') from f;
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome(format('select api.set_niche_region(%L, %L)', niche, 'DE')), '42501', 'a member sets no region') from f;
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(region, 'US', 'a niche is in the USA at first') from api.niches, f where id = niche;
select is(tests.outcome(format('select api.set_niche_region(%L, %L)', gen_random_uuid(), 'DE')), '404 LM202',
  'an unknown niche is not found');
select is(tests.faults(format('select api.set_niche_region(%L, %L)', niche, r)), 'region not_an_option',
  coalesce(r, 'nothing') || ' is no region')
from f, unnest(array['de', 'XX', null]) as r;
select is(tests.outcome(format('select api.set_niche_region(%L, %L)', niche, 'DE')), 'done', 'an admin says where it is') from f;
select tests.act_as_nobody();
select is(phone, '+49301234567', 'then numbers without a country are from there')
from f, intake.submit_lead((select slug from catalog.niche where id = niche),
  '{"name": "Ada", "email": "a@b.example", "phone": "030 1234567"}', tests.vps_answers()) as s
join intake.lead_contact as c on c.lead_id = (s ->> 'lead_id')::uuid;

select * from finish();
rollback;

begin;
select plan(8);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('first') as niche,
  null::uuid as lead;
update fixture set lead = tests.create_lead(niche, status => 'pending_approval');
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.retire_niche(niche) from fixture'), '42501', 'a member retires no niche');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.retire_niche(gen_random_uuid())'), '404 LM202', 'an unknown niche is not found');
select is(tests.outcome('select api.retire_niche(niche) from fixture'), 'done', 'an admin retires a niche');
select is(tests.outcome('select api.retire_niche(niche) from fixture'), '404 LM202', 'a niche is retired only once');
select is(tests.outcome('select api.update_niche(niche, is_active => true) from fixture'), '404 LM202', 'it is not woken again');
select is(tests.outcome($$select api.create_competition_level(niche, 'A', 1, 1) from fixture$$), '404 LM202',
  'a retired niche gets no new level');
select ok((select not is_active and retired_at is not null from api.niches where slug = 'first'), 'it is listed as retired');
select is(tests.outcome('select api.approve_lead(lead) from fixture'), 'done', 'a lead that is in is approved');

select * from finish();
rollback;

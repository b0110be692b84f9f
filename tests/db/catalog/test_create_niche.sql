begin;
select plan(18);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.create_niche('vps', 'VPS')$$), '42501', 'an anonymous caller makes no niche');
select is(tests.outcome($$select catalog.create_niche('vps', 'VPS')$$), '42501', 'a member cannot call the function of the room');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.create_niche('vps', 'VPS')$$), '42501', 'a member makes no niche');
select is(tests.outcome($$insert into api.niches (slug, name) values ('vps', 'VPS')$$), '42501',
  'a niche cannot be created by writing to the view');
select tests.act_as_nobody();
select is_empty($$select from catalog.niche where slug = 'vps'$$, 'nothing was written');

select tests.act_as(admin) from fixture;
select is(tests.faults(format($$select api.create_niche(%L, 'VPS')$$, s)), 'slug ' || e,
  coalesce(quote_literal(s), 'null') || ' is no slug')
from (values ('VPS', 'not_a_match'), ('v p s', 'not_a_match'), ('-vps', 'not_a_match'), ('', 'required'), (repeat('a', 101), 'too_long'),
  (null, 'required')) as t (s, e);
select is(tests.faults($$select api.create_niche('vps', ' ')$$), 'name required', 'a blank name is refused');
select is(tests.faults($$select api.create_niche('vps', 'VPS', null, 'XXX')$$), 'currency not_an_option', 'an unknown currency is refused');
select is(tests.faults($$select api.create_niche('Bad Slug!', null, null, 'ZZZ')$$),
  'slug not_a_match, name required, currency not_an_option',
  'all faults are reported at once');
select is(tests.outcome($$select api.create_niche('Bad Slug!', 'X')$$), '400 LM210', 'a fault is answered with its code');
select isnt(api.create_niche('vps', 'VPS', 'Servers', 'EUR'), null, 'an admin makes a niche');
select is(tests.outcome($$select api.create_niche('vps', 'Again')$$), '409 LM211', 'a slug is used once');
select results_eq(
  $$select slug, name, description, currency, is_active, cascade_rule from api.niches where slug = 'vps'$$,
  $$values ('vps', 'VPS', 'Servers', 'EUR', true, 'promise')$$,
  'the admin finds the niche in the list');

select * from finish();
rollback;

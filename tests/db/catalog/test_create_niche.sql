begin;
select plan(16);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.create_niche('vps', 'VPS')$$), '42501', 'an anonymous caller makes no niche');
select is(tests.outcome($$select catalog.create_niche('vps', 'VPS')$$), '42501', 'nor by the function of the room');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.create_niche('vps', 'VPS')$$), '42501', 'a member makes no niche');
select is(tests.outcome($$insert into api.niches (slug, name) values ('vps', 'VPS')$$), '42501', 'nor by writing to the view');
select tests.act_as_nobody();
select is_empty($$select from catalog.niche where slug = 'vps'$$, 'nothing was written');

select tests.act_as(admin) from fixture;
select is(tests.outcome(format($$select api.create_niche(%L, 'VPS')$$, s)), e, coalesce(quote_literal(s), 'null') || ' is no slug')
from (values ('VPS', '23514'), ('v p s', '23514'), ('-vps', '23514'), ('', '23514'), (repeat('a', 101), '23514'), (null, '23502')) as t (s, e);
select is(tests.outcome($$select api.create_niche('vps', ' ')$$), '23514', 'a blank name is refused');
select is(tests.outcome($$select api.create_niche('vps', 'VPS', null, 'XXX')$$), '23503', 'an unknown currency is refused');
select isnt(api.create_niche('vps', 'VPS', 'Servers', 'EUR'), null, 'an admin makes a niche');
select is(tests.outcome($$select api.create_niche('vps', 'Again')$$), '23505', 'a slug is used once');
select results_eq(
  $$select slug, name, description, currency, is_active, cascade_rule from api.niches where slug = 'vps'$$,
  $$values ('vps', 'VPS', 'Servers', 'EUR', true, 'promise')$$,
  'and finds it in the list');

select * from finish();
rollback;

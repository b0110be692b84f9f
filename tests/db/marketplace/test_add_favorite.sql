begin;
select plan(15);

create temp table f as
select tests.create_listing(n) as one, tests.create_listing(n) as two, tests.create_listing(n) as gone,
  tests.create_user('first@x.example', o) as first, tests.create_user('second@x.example', o) as second,
  tests.create_user(null, null, true) as admin
from tests.create_market() as n, tests.create_organization() as o;
update marketplace.listing set status = 'withdrawn' where id = (select gone from f);
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.add_favorite(null)'), '42501', 'anonymous callers add no favourites');
select is(tests.outcome('select * from api.favorites'), '42501', 'anonymous callers read no favourites');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome('select api.add_favorite(null)'), '42501', 'admins add no favourites');
select is(tests.outcome('select api.remove_favorite(null)'), '42501', 'admins remove no favourites');
select tests.act_as_nobody();
select tests.act_as(first) from f;
select is(tests.outcome(format('select api.add_favorite(%L)', gone)), '404 LM801', 'a withdrawn listing is 404 LM801') from f;
select is(tests.outcome('select api.add_favorite(null)'), '404 LM801', 'a null listing is 404 LM801');
select is(tests.outcome(format('insert into api.favorites (listing_id) values (%L)', one)), '42501', 'members cannot insert into the view')
  from f;
select lives_ok(format('select api.add_favorite(%L), api.add_favorite(%L)', one, one), 'adding a listing twice is the same as once') from f;
select results_eq('select listing_id from api.favorites', 'select one from f', 'the listing is among the favourites');
select results_eq('select id, is_favorite from api.listings order by listed_at',
  'select one, true from f union all select two, false from f', 'the listing is marked as a favourite in listings');
select tests.act_as_nobody();

select tests.act_as(second) from f;
select is_empty('select * from api.favorites', 'a colleague does not see the favourites');
select is_empty('select id from api.listings where is_favorite', 'a colleague sees no marks in listings');
select lives_ok(format('select api.remove_favorite(%L)', one), 'removing a listing that is not a favourite succeeds') from f;
select tests.act_as_nobody();

select tests.act_as(first) from f;
select isnt_empty('select * from api.favorites', 'removing a favourite does not affect other users');
select api.remove_favorite(one) from f;
select is_empty('select * from api.favorites', 'the removed favourite is gone');

select * from finish();
rollback;

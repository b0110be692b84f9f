begin;
select plan(4);

create temp table f as
select tests.create_listing(n) as listing, tests.create_user() as member, tests.create_user() as other from tests.create_market() as n;
insert into marketplace.favorite (user_id, listing_id) select u, listing from f, unnest(array[member, other]) as u;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.remove_favorite(null)'), '42501', 'anonymous callers remove no favourites');
select tests.act_as_nobody();
-- A listing that was sold or withdrawn since can still be removed.
update marketplace.listing set status = 'withdrawn';
select tests.act_as(member) from f;
select lives_ok(format('select api.remove_favorite(%L), api.remove_favorite(%L)', listing, listing),
  'removing a favourite twice is the same as once') from f;
select is_empty('select from api.favorites', 'the removed favourite is gone');
select tests.act_as_nobody();
select results_eq('select user_id from marketplace.favorite', 'select other from f', 'other users keep the favourite');

select * from finish();
rollback;

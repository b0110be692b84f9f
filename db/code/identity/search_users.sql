create or replace function api.search_users(words text default null) returns setof api.users
language sql stable rows 20
begin atomic
  select u.*
  from identity.find_users(ops.bounded(search_users.words, 'words', 200)) as f (id)
  join api.users as u on u.id = f.id;
end;

comment on function api.search_users(text) is
$$Find users
words: each must occur, at least in part, in the name or e-mail address of the user. Default: all users. The rows are those of users and
accept the same filters, order, pages and embedded resources: ?words=ann&status=eq.active&order=created_at.desc,id.desc&limit=20. If select
is given it must include the columns that filters and order use.$$;

grant execute on function api.search_users(text) to admin;

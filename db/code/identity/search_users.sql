create or replace function identity.find_users(words text) returns setof uuid
language plpgsql stable rows 20 security definer -- its index is of no use where policies are in force
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- the best plan depends on the words
as $$
declare
  v_patterns constant text[] := ops.word_patterns(words);
begin
  if v_patterns is null then
    return query select u.id from identity.user_account as u;
    return;
  end if;
  return query
  select u.id
  from identity.user_account as u
  where identity.user_text(u.email, u.first_name, u.last_name) like v_patterns[1]
    and identity.user_text(u.email, u.first_name, u.last_name) like all (v_patterns);
end
$$;

comment on function identity.find_users(text) is
$$Users with each of these words in their name or e-mail address. It ignores policies, so it must be granted to admins only. A longest word
of three or more letters is found by an index.$$;

grant execute on function identity.find_users(text) to admin;

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

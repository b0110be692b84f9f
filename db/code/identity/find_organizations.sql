create or replace function identity.organization_text(name text, website text) returns text
language sql immutable parallel safe
return lower(organization_text.name || ' ' || coalesce(organization_text.website, ''));

comment on function identity.organization_text(text, text) is
$$The text of an organisation in which words are found. The index organization_by_words is of this expression.$$;

create or replace function identity.user_text(email text, first_name text, last_name text) returns text
language sql immutable parallel safe
return lower(user_text.email || ' ' || coalesce(user_text.first_name, '') || ' ' || coalesce(user_text.last_name, ''));

comment on function identity.user_text(text, text, text) is
$$The text of a user in which words are found. The index user_account_by_words is of this expression.$$;

create or replace function identity.find_organizations(words text) returns setof uuid
language plpgsql stable rows 20 security definer -- its indexes are of no use where policies are in force
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- the best index depends on the words
as $$
declare
  v_patterns constant text[] := ops.word_patterns(words);
begin
  if v_patterns is null then
    return query select o.id from identity.organization as o;
    return;
  end if;
  return query
  with candidate as (
    select o.id
    from identity.organization as o
    where identity.organization_text(o.name, o.website) like v_patterns[1]
    union
    select m.organization_id
    from identity.user_account as u
    join identity.membership as m on m.user_id = u.id
    where identity.user_text(u.email, u.first_name, u.last_name) like v_patterns[1]
  )
  select o.id
  from candidate as c
  join identity.organization as o on o.id = c.id
  where not exists (
    select
    from unnest(v_patterns[2:]) as p (pattern)
    where identity.organization_text(o.name, o.website) not like p.pattern
      and not exists (
        select
        from identity.membership as m
        join identity.user_account as u on u.id = m.user_id
        where m.organization_id = o.id and identity.user_text(u.email, u.first_name, u.last_name) like p.pattern));
end
$$;

comment on function identity.find_organizations(text) is
$$Organisations in which each of these words occurs in the name or web site, or in the name or e-mail address of a present or
former member. It ignores policies, so it must be granted to admins only. A longest word of three or more letters is found by an index.$$;

grant execute on function identity.find_organizations(text) to admin;

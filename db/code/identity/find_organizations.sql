create or replace function identity.find_organizations(words text) returns setof uuid
language sql stable rows 20
begin atomic
  select o.id
  from identity.organization as o
  where not exists (
    select
    from string_to_table(lower(coalesce(find_organizations.words, '')), ' ') as w (word)
    where position(w.word in lower(concat_ws(' ', o.name, o.website))) = 0
      and not exists (
        select
        from identity.membership as m
        join identity.user_account as u on u.id = m.user_id
        where m.organization_id = o.id
          and position(w.word in lower(concat_ws(' ', u.email, u.first_name, u.last_name))) > 0));
end;

comment on function identity.find_organizations(text) is
$$Organisations in which each of these words occurs in the name or web site, or in the name or e-mail address of a present or
former member. It runs with the caller's rights, so policies apply.$$;

grant execute on function identity.find_organizations(text) to admin;

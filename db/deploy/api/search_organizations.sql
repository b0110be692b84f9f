-- Deploy leadmill:api/search_organizations to pg

begin;

create function api.search_organizations(words text default null) returns setof api.organizations
language sql stable rows 20
begin atomic
  select o.*
  from api.organizations as o
  where not exists (
    select
    from string_to_table(lower(coalesce(search_organizations.words, '')), ' ') as w (word)
    where position(w.word in lower(concat_ws(' ', o.name, o.website))) = 0
      and not exists (
        select
        from api.memberships as m
        join api.users as u on u.id = m.user_id
        where m.organization_id = o.id
          and position(w.word in lower(concat_ws(' ', u.email, u.first_name, u.last_name))) > 0));
end;

comment on function api.search_organizations(text) is
$$Find organisations
words: each of them, or a part of one, stands in the name or web site of the organisation, or in the name or e-mail address of
somebody who belongs to it or did. Not given: all. The rows are those of organizations and take the same filters, order,
pages and embedded resources: ?words=ann&status=eq.pending&order=created_at.desc,id.desc&limit=20.$$;

grant execute on function api.search_organizations(text) to admin;

commit;

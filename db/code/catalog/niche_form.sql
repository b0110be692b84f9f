-- No page calls it, but the service, which writes the form into the page of a niche.
create or replace function catalog.niche_form(niche text) returns jsonb
language plpgsql stable security definer -- raises, which a function in SQL alone cannot; reads what anyone may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_form jsonb;
begin
  select jsonb_build_object(
    'niche', n.slug,
    'name', n.name,
    'title', coalesce(p.title, n.name),
    'introduction', coalesce(p.introduction, n.description),
    'points', to_jsonb(coalesce(p.points, '{}')),
    'language', coalesce(p.language, 'en'),
    'picture', case when p.picture_url is not null then jsonb_build_object('url', p.picture_url, 'text', coalesce(p.picture_text, '')) end,
    'origins', to_jsonb(coalesce(p.origins, '{}')),
    'fields', s.fields,
    'consents', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'text', c.text, 'is_required', c.is_required) order by c.position)
      from catalog.consent as c where c.niche_id = n.id and c.retired_at is null), '[]'))
  into v_form
  from catalog.niche as n
  join catalog.form_schema as s on s.niche_id = n.id and s.status = 'active'
  left join catalog.niche_page as p on p.niche_id = n.id
  where n.slug = niche_form.niche and n.is_active;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', niche_form.niche);
  end if;
  return v_form;
end
$$;

comment on function catalog.niche_form(text) is
$$All that the public page of a niche shows, given its slug: texts, fields and consents.
Errors: LM202 no such niche, or one that takes no leads.$$;

grant execute on function catalog.niche_form(text) to anon, member, partner, admin, leadmill_api;

create or replace function api.niche_form(niche text) returns jsonb
language sql stable
begin atomic
  select catalog.niche_form(ops.bounded(niche_form.niche, 'niche'));
end;

comment on function api.niche_form(text) is
$$All that the public page of a niche shows
Returns {niche, name, title, introduction, points, language, picture: {url, text} or null, origins, fields, consents: [{id, text,
is_required}]}; fields as in form_schemas. niche: its slug.
Errors: LM202 no such niche, or one that takes no leads (404).$$;

grant execute on function api.niche_form(text) to anon, member, partner, admin;

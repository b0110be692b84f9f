create or replace function catalog.require_niche_page(page catalog.niche_page) returns void
language plpgsql stable
as $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)) into v_faults
  from (
    values
      ('title', 'too_long', 'must have at most 150 characters', length(page.title) > 150),
      ('introduction', 'too_long', 'must have at most 2000 characters', length(page.introduction) > 2000),
      ('points', 'too_long', 'must be at most 10', cardinality(page.points) > 10),
      ('language', 'not_an_option', 'must be en or de', coalesce(page.language not in ('en', 'de'), true)),
      ('picture_url', 'not_an_address', 'must be an address such as https://pictures.example/roof.jpg, of at most 1000 characters',
        page.picture_url !~ '^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$' or length(page.picture_url) > 1000),
      ('picture_text', 'too_long', 'must have at most 200 characters', length(page.picture_text) > 200),
      ('origins', 'too_long', 'must be at most 20', cardinality(page.origins) > 20)
    union all
    select format('points[%s]', p.position - 1), 'wrong_length', 'must have 1 to 200 characters',
      coalesce(ops.is_blank(p.point) or length(p.point) > 200, true)
    from unnest(page.points) with ordinality as p (point, position)
    union all
    -- Also without encryption on a machine of one's own, to try it.
    select format('origins[%s]', o.position - 1), 'not_an_origin', 'must be an origin such as https://partner.example, without a path',
      coalesce(length(o.origin) > 200
        or o.origin !~ '^(https://[a-z0-9-]+(\.[a-z0-9-]+)*|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?$', true)
    from unnest(page.origins) with ordinality as o (origin, position)
  ) as f (field, code, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM210', 'niche has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
end
$$;

comment on function catalog.require_niche_page(catalog.niche_page) is
$$Refuse the page of a niche with faults, naming all of them.
Errors: LM210.$$;

create or replace function catalog.set_niche_page(
  niche_id uuid,
  title text default null,
  introduction text default null,
  points text[] default null,
  language text default null,
  picture_url text default null,
  picture_text text default null,
  origins text[] default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_page catalog.niche_page;
begin
  perform catalog.lock_niche(set_niche_page.niche_id);
  v_page.niche_id := set_niche_page.niche_id;
  v_page.title := ops.plain_text(set_niche_page.title);
  v_page.introduction := ops.plain_text(set_niche_page.introduction);
  v_page.points := array(
    select ops.plain_text(p.point)
    from unnest(set_niche_page.points) with ordinality as p (point, position)
    order by p.position);
  v_page.language := coalesce(set_niche_page.language, 'en');
  v_page.picture_url := nullif(set_niche_page.picture_url, '');
  v_page.picture_text := ops.plain_text(set_niche_page.picture_text);
  v_page.origins := coalesce(set_niche_page.origins, '{}');
  v_page.updated_at := clock_timestamp();
  perform catalog.require_niche_page(v_page);
  insert into catalog.niche_page values (v_page.*)
  on conflict on constraint niche_page_pkey do update
  set
    title = excluded.title,
    introduction = excluded.introduction,
    points = excluded.points,
    language = excluded.language,
    picture_url = excluded.picture_url,
    picture_text = excluded.picture_text,
    origins = excluded.origins,
    updated_at = excluded.updated_at;
end
$$;

comment on function catalog.set_niche_page(uuid, text, text, text[], text, text, text, text[]) is
$$Set what the public page of a niche says. Invisible characters are removed from its texts, as from the answers of a lead.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function catalog.set_niche_page(uuid, text, text, text[], text, text, text, text[]) to admin;

create or replace function api.set_niche_page(
  niche_id uuid,
  title text default null,
  introduction text default null,
  points text[] default null,
  language text default null,
  picture_url text default null,
  picture_text text default null,
  origins text[] default null
) returns void
language sql volatile
begin atomic
  select catalog.set_niche_page(
    set_niche_page.niche_id,
    ops.bounded(set_niche_page.title, 'title'),
    ops.bounded(set_niche_page.introduction, 'introduction', 8000),
    ops.bounded_texts(set_niche_page.points, 'points', 100),
    ops.bounded(set_niche_page.language, 'language'),
    ops.bounded(set_niche_page.picture_url, 'picture_url', 2000),
    ops.bounded(set_niche_page.picture_text, 'picture_text'),
    ops.bounded_texts(set_niche_page.origins, 'origins', 100));
end;

comment on function api.set_niche_page(uuid, text, text, text[], text, text, text, text[]) is
$$Set what the public page of a niche says
All of it: what is not given is removed. title and introduction: shown instead of name and description. points: up to 10
sentences, shown as a list. language: en (default) or de. picture_url: an https address. picture_text: what it shows.
origins: up to 20 origins of pages that may embed the form, such as https://partner.example; none may by default.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.set_niche_page(uuid, text, text, text[], text, text, text, text[]) to admin;

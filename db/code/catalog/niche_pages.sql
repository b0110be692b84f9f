create or replace view api.niche_pages with (security_invoker = true) as
select
  p.niche_id,
  p.title,
  p.introduction,
  p.points,
  p.language,
  p.picture_url,
  p.picture_text,
  p.origins,
  p.updated_at
from catalog.niche_page as p;

comment on view api.niche_pages is
$$What the public pages of niches say
Those of the niches that one sees (niches). A niche without a row has a page with its name and description, in English.$$;
comment on column api.niche_pages.title is $$Shown instead of the name of the niche.$$;
comment on column api.niche_pages.introduction is $$Shown instead of the description of the niche.$$;
comment on column api.niche_pages.points is $$Sentences of a list.$$;
comment on column api.niche_pages.language is $$en or de.$$;
comment on column api.niche_pages.picture_text is $$What the picture shows, for those who do not see it; null: it is decoration.$$;
comment on column api.niche_pages.origins is $$Origins of pages that may embed the form.$$;

grant select on api.niche_pages to anon, member, partner, admin;

-- Deploy leadmill:catalog/niche_page to pg

begin;

create table catalog.niche_page (
  niche_id uuid primary key references catalog.niche (id) on delete cascade,
  title text,
  introduction text,
  points text[] not null default '{}',
  language text not null default 'en',
  picture_url text,
  picture_text text,
  origins text[] not null default '{}',
  updated_at timestamptz not null default clock_timestamp(),
  constraint niche_page_title_has_a_length check (title <> '' and length(title) <= 150),
  constraint niche_page_introduction_has_a_length check (introduction <> '' and length(introduction) <= 2000),
  constraint niche_page_points_are_few check (cardinality(points) <= 10),
  constraint niche_page_language_is_known check (language in ('en', 'de')),
  constraint niche_page_picture_is_an_address check (
    picture_url ~ '^https://[a-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$' and length(picture_url) <= 1000),
  constraint niche_page_picture_text_is_short check (length(picture_text) <= 200),
  constraint niche_page_origins_are_few check (cardinality(origins) <= 20)
);

comment on table catalog.niche_page is
$$What the public page of a niche says around its form. A niche without a row has a page with its name and description.$$;
comment on column catalog.niche_page.points is $$Short sentences, shown as a list.$$;
comment on column catalog.niche_page.language is
$$Language of the form and the page (ISO 639): what we write around the texts of the niche is in it.$$;
comment on column catalog.niche_page.picture_url is $$Address of a picture. The policy of the page allows its origin and no other.$$;
comment on column catalog.niche_page.origins is $$Origins of pages that may embed the form, such as https://partner.example.$$;

alter table catalog.niche_page enable row level security;

commit;

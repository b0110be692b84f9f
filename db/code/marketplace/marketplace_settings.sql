create or replace view api.marketplace_settings with (security_invoker = true) as
select
  m.niche_id,
  m.listing_rule,
  ledger.to_decimal(m.price, n.currency) as price,
  n.currency,
  m.max_buyers,
  m.state_field,
  m.city_field,
  m.event_date_field,
  m.category_field,
  m.description_field,
  m.reviews_listings,
  m.created_at,
  m.updated_at
from marketplace.niche_setting as m
join catalog.niche as n on n.id = m.niche_id;

comment on view api.marketplace_settings is
$$Which leads of a niche are listed, and how
Changed by set_marketplace_settings. A niche without a row is not on the marketplace.$$;
comment on column api.marketplace_settings.listing_rule is
$$never, left_room (when distribution left capacity) or at_once (when approved).$$;
comment on column api.marketplace_settings.price is $$Price of leads that are listed from now on, decimal.$$;
comment on column api.marketplace_settings.currency is $$ISO 4217 code of the price.$$;
comment on column api.marketplace_settings.max_buyers is $$The maximum number of buyers of a listed lead.$$;
comment on column api.marketplace_settings.state_field is $$The form field that is shown as the state.$$;
comment on column api.marketplace_settings.city_field is $$The form field that is shown as the city.$$;
comment on column api.marketplace_settings.event_date_field is $$The form field that is shown as the date of the event.$$;
comment on column api.marketplace_settings.category_field is $$The form field that is shown as the category.$$;
comment on column api.marketplace_settings.description_field is $$The form field that is shown as the description.$$;
comment on column api.marketplace_settings.reviews_listings is $$Listings wait until an admin has approved their texts.$$;

grant select on api.marketplace_settings to admin;

create trigger marketplace_settings_are_read_only
instead of insert or update or delete on api.marketplace_settings
for each row execute function ops.views_are_read_only();

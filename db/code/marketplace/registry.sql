insert into ops.setting (name, value, comment) values
  ('marketplace.price', '20.00', 'the default price of a listing when a niche enters the marketplace, in its currency (20.00, not cents)'),
  ('marketplace.max_buyers', '1', 'the default maximum number of buyers of a listing when a niche enters the marketplace'),
  ('marketplace.dotted_words', '["node.js", "vue.js", "next.js", "asp.net", "vb.net", "socket.io", "draw.io"]',
    'words that look like web addresses but are not redacted in the public texts of listings'),
  ('marketplace.feedback_reward', '2.00',
    'the promotional credit for feedback on a purchase, in its currency (20.00, not cents) and at most its price; 0 for none')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('marketplace.price', '{"type": "number", "minimum": 0, "maximum": 100000, "decimals": 2}'),
  ('marketplace.max_buyers', '{"type": "number", "minimum": 1, "maximum": 100}'),
  ('marketplace.dotted_words', '{"type": "list", "items": {"type": "text", "pattern": "^[a-z0-9.-]{1,100}$"}}'),
  ('marketplace.feedback_reward', '{"type": "number", "minimum": 0, "maximum": 1000, "decimals": 2}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('list_lead', 'interactive', 5, 'list a lead if the listing rule of its niche says so')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('marketplace.feedback', 5, '1 hour', 'exact', 'user', 'feedback that a user gives on purchases; key: the user')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/export_leads', 10, null),
  ('/rpc/report_marketplace', 5, 'ops.analytics'),
  ('/rpc/search_listings', 5, null)
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into audit.untracked_table (entity, reason) values
  ('marketplace.feedback', 'is its own log: each row is written once, with its journal, and names its author'),
  ('marketplace.favorite', 'a private bookmark of a user')
on conflict do nothing;

select audit.enable_tracking('marketplace.niche_setting');
-- The texts come from answers, so they are redacted; the assignments record each change of the counts.
select audit.enable_tracking(
  'marketplace.listing', redacted => '{city, category, description}', ignored => '{words, sold_count, effective_max_buyers}');

insert into ops.setting (name, value, comment) values
  ('marketplace.price', '20.00', 'price of a lead in a new market, in the currency of its niche (20.00, not cents)'),
  ('marketplace.max_buyers', '1', 'to how many buyers at most, in a new market'),
  ('marketplace.dotted_words', '["node.js", "vue.js", "next.js", "asp.net", "vb.net", "socket.io", "draw.io"]', 'what looks like a web address and stays in the public texts of listings all the same'),
  ('marketplace.feedback_reward', '2.00', 'promotional credit for feedback on a purchase, in the currency of the purchase (20.00, not cents) and at most its price; 0 for none'),
  ('marketplace.feedback_per_hour', '5', 'so often a user may give feedback within an hour')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('list_lead', 'interactive', 5, 'put a lead on the market if the rule of its niche says so')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('marketplace.feedback', 'is its own log: each row is written once, with its journal, and names who gave it'),
  ('marketplace.favorite', 'a bookmark of one user, who adds and removes it')
on conflict do nothing;

select audit.enable_tracking('marketplace.niche_setting');
-- Taken from answers. How many have bought is told by the assignments.
select audit.enable_tracking(
  'marketplace.listing', redacted => '{city, category, description}', ignored => '{words, sold_count, effective_max_buyers}');

-- Deploy leadmill:ledger/journal_kind to pg

begin;

create table ledger.journal_kind (
  kind text primary key,
  is_authorizing boolean not null,
  is_manual boolean not null default false,
  spends_promo boolean not null default false,
  repays_debt boolean not null default false,
  comment text not null,
  constraint journal_kind_manual_is_unique unique (kind, is_manual)
);

comment on table ledger.journal_kind is
$$Kinds of journals. Authorizing ones ask and may be refused; recording ones tell what has happened already and never are:
what a wallet cannot cover becomes debt.$$;
comment on column ledger.journal_kind.kind is $$Name of the kind.$$;
comment on column ledger.journal_kind.is_authorizing is $$Obeys floor and status of the accounts.$$;
comment on column ledger.journal_kind.is_manual is $$Made by a person, who must give a reason.$$;
comment on column ledger.journal_kind.spends_promo is $$What it takes from a wallet comes from promotional credit first.$$;
comment on column ledger.journal_kind.repays_debt is $$What it puts into a wallet repays debt first.$$;
comment on column ledger.journal_kind.comment is $$What it tells.$$;

insert into ledger.journal_kind (kind, is_authorizing, is_manual, spends_promo, repays_debt, comment) values
  ('deposit', false, false, false, true, 'money paid in'),
  ('welcome_credit', false, false, false, false, 'promotional credit for a new organisation'),
  ('lead_charge', true, false, true, false, 'a lead was bought'),
  ('feedback_reward', false, false, false, false, 'promotional credit for feedback on a lead'),
  ('feedback_reward_taken_back', false, false, true, false, 'the reward for feedback on a lead whose price came back'),
  ('lead_refund', false, false, false, true, 'the price of a bad lead came back'),
  ('refund', false, false, false, false, 'a deposit was paid back'),
  ('refund_failed', false, false, false, true, 'a refund did not arrive and came back'),
  ('dispute', false, false, false, false, 'a deposit was disputed and withdrawn'),
  ('dispute_reinstated', false, false, false, true, 'a disputed deposit was given back'),
  ('debt_repaid', false, false, false, false, 'free money of a wallet paid what was owed'),
  ('bank_settlement', false, false, false, false, 'money went from the payment processor to the bank'),
  ('processor_fee', false, false, false, false, 'a fee of the payment processor'),
  ('manual_credit', false, true, false, true, 'given by an admin'),
  ('manual_debit', true, true, false, false, 'taken by an admin'),
  ('reversal', false, true, false, true, 'undoes a journal');

commit;

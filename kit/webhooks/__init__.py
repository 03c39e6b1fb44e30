"""What other systems are told: who has subscribed to what, and the one function that tells them.

Whoever has news calls ``events.publish``; news of cases is taken from the feed
(``dispatch.webhooks.following``). Both write outbox rows of the channel ``webhook``, one per subscriber;
``dispatch.webhooks.lane`` delivers them, apart from everything that goes to people.
"""
